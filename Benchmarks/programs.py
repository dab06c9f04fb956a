"""The programs that take part, each a process that answers requests by lines of JSON."""
import json
import os
import subprocess
import time
from pathlib import Path


class Failed(Exception):
    """A program ended when it should have answered."""


class Program:
    """A running program. One that runs on one thread is pinned to one core, the only limit that every program obeys."""

    def __init__(self, name, command, threads, environment):
        self.name, self.known = name, {}
        self.environment = dict(os.environ) | environment
        for count in ("NABLA_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            self.environment[count] = str(threads)
        self.command = (["taskset", "-c", "0"] if threads == 1 else []) + [str(word) for word in command]
        self.process = None

    def ask(self, request):
        if self.process is None:
            self.process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Failed(f"{self.name} ended with status {self.process.wait()} when asked for {json.dumps(request)[:300]}")
        return json.loads(line)

    def first_number(self, row):
        """The seconds from the start of a new process to its first answer: reading the text, deriving, compiling, loading the arrays, one evaluation."""
        line = json.dumps(self.request(row)) + "\n"
        start = time.perf_counter()
        run = subprocess.run(self.command, env=self.environment, input=line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        seconds = time.perf_counter() - start
        return None if not run.stdout or "skipped" in json.loads(run.stdout) else seconds

    def request(self, row):
        raise NotImplementedError

    def prepare(self, row, slowest):
        """Lets the program get ready for a row; what it says of it, or why the row is skipped.

        A size whose time, predicted with the cube of n from the size before, is above `slowest` seconds is skipped.
        """
        key = (row.label["problem"], row.label["what"], row.label["dtype"])
        if key in self.known:
            seconds, n = self.known[key]
            guess = seconds * (row.label["n"] / n) ** 3
            if guess > slowest and seconds > 0.05:
                return {"skipped": f"time: about {guess:.0f} s predicted"}
        return self.ask(self.request(row))

    def measure(self, budget):
        return self.ask({"op": "measure", "budget": budget, "slow": 1.0})

    def drop(self, row, result):
        if "median_s" in result:
            self.known[row.label["problem"], row.label["what"], row.label["dtype"]] = (result["median_s"], row.label["n"])
        if self.process:
            self.ask({"op": "drop"})

    def close(self):
        if self.process:
            self.process.stdin.close()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Nabla(Program):
    def __init__(self, binary, threads):
        super().__init__("nabla", [binary, "serve"], threads, {})

    def request(self, row):
        return row.request()


class Peer(Program):
    def __init__(self, python, yardstick, name, threads):
        script = Path(__file__).resolve().parent / "peer.py"
        super().__init__(name, [python, script, yardstick, name, threads], threads, {"JAX_PLATFORMS": "cpu", "PYTHONWARNINGS": "ignore"})
        for choice in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            self.environment.pop(choice, None)

    def request(self, row):
        return {"op": "prepare", "folder": str(row.folder), **row.label}
