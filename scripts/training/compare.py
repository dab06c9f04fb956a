#!/usr/bin/env python3
"""Compares `nabla train` with NumPy, JAX and PyTorch: the same start, the same order of batches, single precision, plain SGD.

usage: compare.py [--nabla PATH] [--python PATH] [--set digits images] [--net one three] [--batch 1 32 256] [--peer NAME …] [--threads 1]
                  [--rounds 2] [--seconds 1] [--peers-program PATH]

For each case it prints the largest difference of the losses of the first 200 steps from those of each peer (they are to agree within 1e-4), the microseconds a
step, and how often Nabla's steps fit into a peer's. Nabla and the peers run by turns, and the fastest round of each counts. The sets are scikit-learn's digits
(1792 examples of 64 numbers) and made-up images (8192 of 784); the networks have one hidden layer of 128, or two of 256 and 128.
Status 1 where losses differ by more. `--peers-program` takes another program in place of peers.py, with the same arguments and answer.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
NETS = {
    "one": ([128, 10], """x: vector(d); y: onehot(k); W1: matrix(h, d); b1: vector(h); W2: matrix(k, h); b2: vector(k)
a = relu(W1*x + b1)
cross_entropy(y, softmax(W2*a + b2))"""),
    "three": ([256, 128, 10], """x: vector(d); y: onehot(k); W1: matrix(h, d); b1: vector(h); W2: matrix(g, h); b2: vector(g); W3: matrix(k, g); b3: vector(k)
a = relu(W1*x + b1); c = relu(W2*a + b2)
cross_entropy(y, softmax(W3*c + b3))"""),
}
PEERS = ["numpy", "jax step", "jax scan", "torch"]
TOLERANCE = 1e-4


def examples(name):
    if name == "digits":
        from sklearn.datasets import load_digits

        digits = load_digits()
        return (digits.data[:1792] / 16).astype(np.float32), digits.target[:1792].astype(np.int32)
    random = np.random.default_rng(42)
    prototypes = np.clip(random.standard_normal((10, 784)), 0, None) * (random.random((10, 784)) < 0.25)
    y = random.integers(10, size=8192)
    noise = 0.3 * random.standard_normal((8192, 784)) * (random.random((8192, 784)) < 0.2)
    return np.clip(prototypes[y] * (0.4 + 0.6 * random.random((8192, 1))) + noise, 0, 1).astype(np.float32), y.astype(np.int32)


def prepare(folder, set_name, net):
    """Writes the examples and the first parameters for the peers (.npy) and for Nabla (.npz)."""
    folder.mkdir(parents=True)
    x, y = examples(set_name)
    random, width, start = np.random.default_rng(7), x.shape[1], {}
    for k, height in enumerate(NETS[net][0], 1):
        start[f"W{k}"] = (random.standard_normal((height, width)) * np.sqrt(2 / width)).astype(np.float32)
        start[f"b{k}"] = np.zeros(height, np.float32)
        width = height
    for name, array in {"x": x, "y": y, **start}.items():
        np.save(folder / f"{name}.npy", array)
    np.savez(folder / "data.npz", x=x, y=y)
    np.savez(folder / "start.npz", **start)
    (folder / "program.nabla").write_text(NETS[net][1] + "\n")
    return len(x)


def environment(threads):
    names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" if threads == 1 else ""
    return {**os.environ, **{name: str(threads) for name in names}, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}


def pinned(command, threads):
    cores = sorted(os.sched_getaffinity(0))[:threads] if hasattr(os, "sched_getaffinity") else []
    return ["taskset", "-c", ",".join(map(str, cores)), *command] if cores else command


def run(command, threads):
    done = subprocess.run(pinned(command, threads), env=environment(threads), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def nabla(path, folder, batch, rate, threads, epochs, trace=None):
    """The losses and the seconds a step of some epochs."""
    command = [path, "train", "--file", str(folder / "program.nabla"), "--data", str(folder / "data.npz"), "--start", str(folder / "start.npz")]
    command += ["--optimizer", "sgd", "--rate", str(rate), "--batch", str(batch), "--epochs", str(epochs), "--no-shuffle"]
    out = run(command + (["--trace", str(trace)] if trace else []), threads)
    words = next(line for line in out.splitlines() if " steps in " in line).replace(",", "").split()
    at = words.index("steps")
    return float(words[at + 2]) / int(words[at - 1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nabla", default=str(HERE.parent.parent / ".build/release/nabla"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--peers-program", default=str(HERE / "peers.py"))
    parser.add_argument("--set", nargs="*", default=["digits", "images"])
    parser.add_argument("--net", nargs="*", default=list(NETS))
    parser.add_argument("--batch", nargs="*", type=int, default=[1, 32, 256])
    parser.add_argument("--peer", nargs="*", default=PEERS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1)
    a = parser.parse_args()
    failed = False
    print("set     net    batch     nabla" + "".join(f"  {peer:>20}" for peer in a.peer) + "  largest difference of losses")
    with tempfile.TemporaryDirectory() as scratch:
        for name in a.set:
            for net in a.net:
                folder = Path(scratch) / f"{name}-{net}"
                count = prepare(folder, name, net)
                for batch in a.batch:
                    rate = 0.01 if batch == 1 else 0.1
                    steps = count // batch
                    trace = folder / "trace.csv"
                    each = nabla(a.nabla, folder, batch, rate, a.threads, -(-200 // steps), trace)
                    losses = [float(row["loss"]) for row in csv.DictReader(open(trace))][:200]
                    epochs = max(2, int(a.seconds / (each * steps)))
                    times, differences = {"nabla": []}, {}
                    for _ in range(a.rounds):
                        times["nabla"].append(nabla(a.nabla, folder, batch, rate, a.threads, epochs))
                        for peer in a.peer:
                            command = [a.python, a.peers_program, peer, str(folder), str(batch), str(rate), str(a.threads), str(a.seconds)]
                            answer = json.loads(run(command, a.threads))
                            times.setdefault(peer, []).append(answer["seconds"])
                            differences[peer] = max(abs(p - q) for p, q in zip(losses, answer["losses"]))
                    own = min(times["nabla"])
                    cells = "".join(f"  {min(times[peer]) * 1e6:9.2f} us {min(times[peer]) / own:6.2f}x" for peer in a.peer)
                    worst = max(differences.values(), default=0.0)
                    failed |= not worst <= TOLERANCE
                    print(f"{name:7} {net:6} {batch:5} {own * 1e6:6.2f} us{cells}  {worst:.1e}{'' if worst <= TOLERANCE else '  TOO LARGE'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
