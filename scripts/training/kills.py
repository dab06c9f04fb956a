#!/usr/bin/env python3
"""Kills a training run again and again with SIGKILL, resumes it each time, and compares its end with that of a run that was left alone, byte for byte.

usage: kills.py [--nabla PATH] [--kills 20] [--optimizer adam] [--seed N]

The kills fall at random moments, so some hit the writing of a checkpoint. After each one the checkpoint has to be readable. Status 1 where anything differs.
"""
import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """x: vector(d); y: onehot(k); W: matrix(h, d); b: vector(h); U: matrix(k, h); c: vector(k)
p = softmax(U*tanh(W*x + b) + c)
cross_entropy(y, p)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nabla", default=str(ROOT / ".build/release/nabla"))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--optimizer", default="adam")
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    source = random.Random(a.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "program.nabla").write_text(PROGRAM)
        subprocess.run([a.nabla, "data", "spirals", "--count", "600", "--output", "spirals.npz"], cwd=folder, check=True, capture_output=True)

        def command(checkpoint, epochs, *more):
            return [a.nabla, "train", "--file", "program.nabla", "--data", "spirals.npz", "--size", "h=64", "--optimizer", a.optimizer, "--batch", "8",
                    "--hold-out", "0.2", "--epochs", str(epochs), "--every", "20", "--checkpoint", checkpoint, *more]

        # So many epochs that the run lasts long enough to be killed that often.
        start = time.monotonic()
        subprocess.run(command("short.safetensors", 100), cwd=folder, check=True, capture_output=True)
        each = (time.monotonic() - start) / 100
        epochs = max(200, int(a.kills * 0.35 / each))
        start = time.monotonic()
        subprocess.run(command("whole.safetensors", epochs), cwd=folder, check=True, capture_output=True)
        lasted = time.monotonic() - start
        killed = 0
        while killed < a.kills:
            resumes = (folder / "killed.safetensors").exists()
            run = subprocess.Popen(
                command("killed.safetensors", epochs, *(["--resume"] if resumes else [])), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(source.uniform(0.02, 1.6 * lasted / a.kills))
            if run.poll() is not None:
                if run.returncode:
                    sys.exit(f"after {killed} kills: {run.stderr.read()}")
                sys.exit(f"the run ended after {killed} kills; it is too short for {a.kills}")
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
        subprocess.run(command("killed.safetensors", epochs, "--resume"), cwd=folder, check=True, capture_output=True)
        same = (folder / "whole.safetensors").read_bytes() == (folder / "killed.safetensors").read_bytes()
        left = sorted(path.name for path in folder.iterdir() if path.name not in {"program.nabla", "spirals.npz", "short.safetensors", "whole.safetensors", "killed.safetensors"})
        print(f"{killed} kills, {epochs} epochs: the last checkpoint {'is the same to the last byte' if same else 'DIFFERS'}" + (f"; files left: {left}" if left else ""))
        sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
