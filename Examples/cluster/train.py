#!/usr/bin/env python3
"""Data-parallel training with an emitted JAX step, on one machine or on many.

usage: train.py STEP.py DATA.npz [--steps N] [--batch N] [--rate R] [--coordinator HOST:PORT --processes N --process I] [--save FILE]

STEP.py is what `nabla emit --target jax --train-step --name step` wrote for the program of Examples/digits. Every process runs this same command with its own
number I; the mesh spans the devices of all of them. Each process reads its own part of every batch and keeps all parameters; JAX adds the gradients up across
the machines. Without the last three options it is one process. On clusters that tell JAX about themselves (Slurm, GKE, Cloud TPU), give `--coordinator auto`.
"""
import argparse
import runpy

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec


def first_parameters(d, h, k):
    """The same on every process, since they are drawn with the same seed."""
    random = np.random.default_rng(0)
    return {
        "W": random.uniform(-1, 1, (h, d)) * np.sqrt(6 / (h + d)),
        "b": np.zeros(h),
        "U": random.uniform(-1, 1, (k, h)) * np.sqrt(6 / (k + h)),
        "c": np.zeros(k),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step")
    parser.add_argument("data")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--batch", type=int, default=256, help="examples of a step, over all devices")
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--coordinator")
    parser.add_argument("--processes", type=int)
    parser.add_argument("--process", type=int)
    parser.add_argument("--double", action="store_true", help="64 bits a number")
    parser.add_argument("--save", help="write losses and parameters to this .npz file")
    a = parser.parse_args()
    jax.config.update("jax_enable_x64", a.double)
    # Before anything asks for a device.
    if a.coordinator == "auto":
        jax.distributed.initialize()
    elif a.coordinator:
        jax.distributed.initialize(a.coordinator, num_processes=a.processes, process_id=a.process)

    step = runpy.run_path(a.step)["make_training_step"]()
    mesh = Mesh(np.array(jax.devices()), ("examples",))
    split, everywhere = NamedSharding(mesh, PartitionSpec("examples")), NamedSharding(mesh, PartitionSpec())
    if a.batch % len(jax.devices()):
        raise SystemExit(f"a batch of {a.batch} is no multiple of {len(jax.devices())} devices")

    # A real run has a file for each process, with its own examples. Here each takes its part of every batch from one file, so that any number of processes
    # sees the same batches.
    data = np.load(a.data)
    x, y = data["x"], np.eye(10)[data["y"]]
    mine = a.batch // jax.process_count()
    first = jax.process_index() * mine
    kind = np.float64 if a.double else np.float32

    def batch(number):
        start = number * a.batch % (len(x) - a.batch + 1) + first
        rows = {"x": x[start : start + mine], "y": y[start : start + mine]}
        return {name: jax.make_array_from_process_local_data(split, part.astype(kind)) for name, part in rows.items()}

    start = first_parameters(x.shape[1], a.hidden, 10)
    parameters = {name: jax.make_array_from_process_local_data(everywhere, array.astype(kind)) for name, array in start.items()}
    losses = []
    for number in range(a.steps):
        loss, parameters = step(parameters, batch(number), a.rate)
        losses.append(float(loss))
    if jax.process_index() == 0:
        print(f"{len(jax.devices())} devices of {jax.process_count()} processes: loss {losses[0]:.6f} at first, {losses[-1]:.6f} after {a.steps} steps")
        if a.save:
            np.savez(a.save, losses=losses, **{name: np.asarray(array) for name, array in parameters.items()})


if __name__ == "__main__":
    main()
