#!/usr/bin/env python3
"""Plain SGD on small ReLU networks in NumPy, JAX and PyTorch, as a worker of compare.py: one JSON line with losses and seconds a step.

usage: peers.py PEER FOLDER BATCH RATE THREADS SECONDS

FOLDER holds x.npy (examples by rows), y.npy (labels) and W1.npy, b1.npy, W2.npy, … The rows are taken in their order, batch i being the rows from i·BATCH on;
what does not fill a batch is left out. The loss is the mean cross-entropy of softmax(W·h + b), and a step is w ← w − RATE·g.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np

LOSSES = 200


def load(folder):
    folder = Path(folder)
    layers = [(np.load(folder / f"W{k}.npy"), np.load(folder / f"b{k}.npy")) for k in range(1, 10) if (folder / f"W{k}.npy").exists()]
    return np.load(folder / "x.npy"), np.load(folder / "y.npy"), layers


def numpy_peer(x, y, layers, batch, rate):
    """Backpropagation by hand. Buffers are made once."""
    layers = [(w.copy(), b.copy()) for w, b in layers]
    count, rows, last = len(x) // batch, np.arange(batch), len(layers) - 1
    hidden = [np.empty((batch, len(b)), np.float32) for _, b in layers]
    signal = [np.empty_like(h) for h in hidden]
    gradients = [np.empty_like(w) for w, _ in layers]
    scale = np.float32(rate / batch)

    def step(i, wants_loss):
        i %= count
        inputs, labels = x[i * batch : (i + 1) * batch], y[i * batch : (i + 1) * batch]
        a = inputs
        for k, (w, b) in enumerate(layers):
            h = np.matmul(a, w.T, out=hidden[k])
            h += b
            if k < last:
                np.maximum(h, 0, out=h)
            a = h
        z = hidden[last]
        z -= z.max(1, keepdims=True)
        d = np.exp(z, out=signal[last])
        total = d.sum(1, keepdims=True)
        loss = float(np.mean(np.log(total[:, 0]) - z[rows, labels])) if wants_loss else None
        d /= total
        d[rows, labels] -= 1
        d *= scale
        for k in range(last, -1, -1):
            below = hidden[k - 1] if k else inputs
            g = np.matmul(signal[k].T, below, out=gradients[k])
            if k:
                np.matmul(signal[k], layers[k][0], out=signal[k - 1])
                signal[k - 1] *= below > 0
            w, b = layers[k]
            w -= g
            b -= signal[k].sum(0)
        return loss

    def run(steps):
        for i in range(steps):
            step(i, False)

    return (lambda i: step(i, True)), run


def jax_peer(x, y, layers, batch, rate, scans):
    """A jitted step a batch, or a jitted epoch that scans over the batches. The parameters are donated."""
    import jax
    import jax.numpy as jnp

    count = len(x) // batch
    xs, ys = x[: count * batch].reshape(count, batch, -1), y[: count * batch].reshape(count, batch)
    state = [jax.device_put([(w.copy(), b.copy()) for w, b in layers])]

    def loss(p, x, y):
        for w, b in p[:-1]:
            x = jax.nn.relu(x @ w.T + b)
        z = jax.nn.log_softmax(x @ p[-1][0].T + p[-1][1], axis=1)
        return -jnp.mean(jnp.take_along_axis(z, y[:, None], 1))

    def moved(p, g):
        return jax.tree_util.tree_map(lambda a, b: a - rate * b, p, g)

    def valued(p, x, y):
        value, g = jax.value_and_grad(loss)(p, x, y)
        return moved(p, g), value

    valued = jax.jit(valued, donate_argnums=0)
    silent = jax.jit(lambda p, x, y: moved(p, jax.grad(loss)(p, x, y)), donate_argnums=0)
    epoch = jax.jit(lambda p, xs, ys: jax.lax.scan(lambda p, b: (moved(p, jax.grad(loss)(p, *b)), None), p, (xs, ys))[0], donate_argnums=0)
    batches = [(jax.device_put(np.ascontiguousarray(a)), jax.device_put(b)) for a, b in zip(xs, ys)] if not scans or count < 300 else None
    whole = jax.device_put(xs), jax.device_put(ys)

    def step(i):
        b = batches[i % count] if batches else (xs[i % count], ys[i % count])
        state[0], value = valued(state[0], *b)
        return float(value)

    def run(steps):
        p = state[0]
        if scans:
            for _ in range(max(1, steps // count)):
                p = epoch(p, *whole)
        else:
            for i in range(steps):
                p = silent(p, *batches[i % count])
        state[0] = jax.block_until_ready(p)

    return step, run


def torch_peer(x, y, layers, batch, rate, threads):
    """Eager, with torch.optim.SGD."""
    import torch

    torch.set_num_threads(threads)
    count = len(x) // batch
    xs, ys = torch.from_numpy(x)[: count * batch].split(batch), torch.from_numpy(y).long()[: count * batch].split(batch)
    parameters = [torch.from_numpy(v.copy()).requires_grad_(True) for layer in layers for v in layer]
    optimizer = torch.optim.SGD(parameters, lr=rate)
    functions = torch.nn.functional

    def step(i):
        a = xs[i % count]
        for k in range(0, len(parameters) - 2, 2):
            a = torch.relu(functions.linear(a, parameters[k], parameters[k + 1]))
        value = functions.cross_entropy(functions.linear(a, parameters[-2], parameters[-1]), ys[i % count])
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        optimizer.step()
        return value.detach()

    def run(steps):
        for i in range(steps):
            step(i)

    return (lambda i: float(step(i))), run


def main():
    name, folder, batch, rate, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    x, y, layers = load(folder)
    makers = {
        "numpy": lambda: numpy_peer(x, y, layers, batch, rate),
        "jax step": lambda: jax_peer(x, y, layers, batch, rate, scans=False),
        "jax scan": lambda: jax_peer(x, y, layers, batch, rate, scans=True),
        "torch": lambda: torch_peer(x, y, layers, batch, rate, threads),
    }
    step, run = makers[name]()
    losses = [step(i) for i in range(LOSSES)]
    count = len(x) // batch
    run(count)
    start = time.perf_counter()
    run(count)
    each = (time.perf_counter() - start) / count
    epochs = max(1, int(seconds / 5 / (each * count)))
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run(epochs * count)
        times.append((time.perf_counter() - start) / (epochs * count))
    print(json.dumps({"losses": losses, "seconds": min(times)}))


if __name__ == "__main__":
    main()
