#!/usr/bin/env python3
"""The first step of the digits in every language: the batched program is emitted for each target, run on the same 32 images and the same first parameters in
double precision, and its value and gradients are compared with backpropagation by hand in NumPy.

usage: targets.py [--nabla PATH] [--python PATH]

Prints the largest relative difference of each target; languages that this machine has none of are named. Status 1 where one exceeds 1e-10.
"""
import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / "Examples/digits/digits.nabla"
SIZES = {"B": 32, "d": 64, "h": 24, "k": 10}
PARAMETERS = ["W", "b", "U", "c"]
RESULTS = ["J"] + PARAMETERS
TOLERANCE = 1e-10


def inputs():
    from sklearn.datasets import load_digits

    digits, random = load_digits(), np.random.default_rng(3)
    B, d, h, k = (SIZES[name] for name in "Bdhk")
    return {
        "X": digits.data[:B] / 16,
        "Y": np.eye(k)[digits.target[:B]],
        "W": random.standard_normal((h, d)) * np.sqrt(2 / d),
        "b": 0.1 * random.standard_normal(h),
        "U": random.standard_normal((k, h)) * np.sqrt(2 / h),
        "c": 0.1 * random.standard_normal(k),
    }


def expected(X, Y, W, b, U, c):
    """Backpropagation by hand."""
    z = X @ W.T + b
    a = np.maximum(z, 0)
    t = a @ U.T + c
    p = np.exp(t - t.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    value = -np.mean(np.sum(Y * np.log(p), 1))
    g = (p - Y) / len(X)
    s = (g @ U) * (z > 0)
    return [value, s.T @ X, s.sum(0), g.T @ a, g.sum(0)]


PYTHON = """
import json, runpy, sys
import numpy as np
{start}
data = dict(np.load("inputs.npz"))
results = runpy.run_path("first_step.py")["first_step"](**data)
print(json.dumps([np.asarray(r, dtype=float).reshape(-1).tolist() for r in results]))
"""

STABLEHLO = """
import json
import jax
import numpy as np
jax.config.update("jax_enable_x64", True)
from jax._src.interpreters import mlir
from jax._src.lib import xla_client as xc
from jaxlib.mlir import ir
device = jax.devices()[0]
with mlir.make_ir_context():
    code = mlir.module_to_bytecode(ir.Module.parse(open("first_step.mlir").read()))
program = device.client.compile_and_load(code, xc.DeviceList((device,)), xc.CompileOptions())
data = np.load("inputs.npz")
results = program.execute([jax.device_put(data[name]) for name in ["X", "Y", "W", "b", "U", "c"]])
print(json.dumps([np.asarray(r).reshape(-1).tolist() for r in results]))
"""

C = """
#include <stdio.h>
#include <stdlib.h>
void first_step(ptrdiff_t, ptrdiff_t, ptrdiff_t, ptrdiff_t, const double *, const double *, const double *, const double *, const double *, const double *,
                double *, double *, double *, double *, double *, double *);
ptrdiff_t first_step_workspace(ptrdiff_t, ptrdiff_t, ptrdiff_t, ptrdiff_t);
static double *read_array(FILE *f, size_t n) {{
  double *p = malloc(n * sizeof *p);
  if (!p || fread(p, sizeof *p, n, f) != n) exit(2);
  return p;
}}
int main(void) {{
  enum {{ B = {B}, d = {d}, h = {h}, k = {k} }};
  FILE *f = fopen("inputs.bin", "rb");
  double *X = read_array(f, B * d), *Y = read_array(f, B * k), *W = read_array(f, h * d), *b = read_array(f, h);
  double *U = read_array(f, k * h), *c = read_array(f, k);
  double J, dW[h * d], db[h], dU[k * h], dc[k];
  first_step(B, d, k, h, X, Y, W, b, U, c, &J, dW, db, dU, dc, malloc(8 * (size_t)first_step_workspace(B, d, k, h)));
  double *results[] = {{&J, dW, db, dU, dc}};
  int counts[] = {{1, h * d, h, k * h, k}};
  for (int r = 0; r < 5; r++)
    for (int i = 0; i < counts[r]; i++) printf("%.17g%s", results[r][i], i + 1 < counts[r] ? " " : "\\n");
}}
"""

SWIFT = """
import Foundation
let data = try! Data(contentsOf: URL(fileURLWithPath: "inputs.bin"))
let all = data.withUnsafeBytes {{ Array($0.bindMemory(to: Double.self)) }}
var place = 0
func next(_ count: Int) -> [Double] {{ defer {{ place += count }}; return Array(all[place..<(place + count)]) }}
let (X, Y, W) = (next({B} * {d}), next({B} * {k}), next({h} * {d}))
let (b, U, c) = (next({h}), next({k} * {h}), next({k}))
let r = first_step({arguments})
for part in [[r.0], r.1, r.2, r.3, r.4] {{ print(part.map {{ "\\($0)" }}.joined(separator: " ")) }}
"""

OCTAVE = """
f = fopen('inputs.bin'); all = fread(f, Inf, 'double'); fclose(f);
global place; place = 0;
function [x] = rows(all, m, n)
  global place
  x = reshape(all(place + (1:m * n)), n, m).'; place = place + m * n;
end
function say(x)
  printf(' %.17g', x.'); printf('\\n');
end
X = rows(all, {B}, {d}); Y = rows(all, {B}, {k}); W = rows(all, {h}, {d}); b = rows(all, {h}, 1); U = rows(all, {k}, {h}); c = rows(all, {k}, 1);
[J, dW, db, dU, dc] = first_step({arguments});
say(J); say(dW); say(db); say(dU); say(dc);
"""

JULIA = """
include("first_step.jl")
all = reinterpret(Float64, read("inputs.bin"))
place = 0
function next(n) global place += n; all[place - n + 1:place] end
rows(m, n) = permutedims(reshape(next(m * n), n, m))
say(x::Number) = println(x)
say(x) = println(join(vec(permutedims(x, ndims(x):-1:1)), ' '))
X = rows({B}, {d}); Y = rows({B}, {k}); W = rows({h}, {d}); b = next({h}); U = rows({k}, {h}); c = next({k})
foreach(say, first_step({arguments}))
"""


def call(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def parameters(text, start):
    """The names of the parameters in the order of the emitted function's head."""
    head = text[text.index(start) + len(start) :]
    return [part.split(":")[0].split()[-1] for part in head[: head.index(")")].split(",")]


def numbers(text):
    return [[float(word) for word in line.split()] for line in text.strip().splitlines()]


def run(target, nabla, python, program, folder):
    """The results of a target's file; nil where the language is not there, with its name."""
    ends = {"numpy": "py", "jax": "py", "torch": "py", "stablehlo": "mlir", "matlab": "m", "julia": "jl"}
    file = f"first_step.{ends.get(target, target)}"
    command = [nabla, "emit", "--file", program, "--target", target, "--wrt", ",".join(PARAMETERS), "--name", "first_step", "--no-check", "--output", file]
    if target == "stablehlo":
        command += ["--size", ",".join(f"{name}={length}" for name, length in SIZES.items())]
    call(command, folder)
    text = (folder / file).read_text()
    if target in ("numpy", "jax", "torch", "stablehlo"):
        start = {"jax": "import jax; jax.config.update('jax_enable_x64', True)"}.get(target, "")
        if target == "torch":
            start = "import torch; torch.set_default_dtype(torch.float64)"
        (folder / "run.py").write_text(STABLEHLO if target == "stablehlo" else PYTHON.format(start=start))
        return json.loads(call([python, "run.py"], folder))
    programs = {"c": ["cc", "gcc", "clang"], "swift": ["swiftc"], "matlab": ["octave-cli", "octave"], "julia": ["julia"]}
    tool = next((shutil.which(name) for name in programs[target] if shutil.which(name)), None)
    if not tool:
        return None
    if target == "c":
        (folder / "main.c").write_text("#include <stddef.h>" + C.format(**SIZES))
        call([tool, "-std=c11", "-O2", "-o", "first_step_c", file, "main.c", "-lm"], folder)
        return numbers(call(["./first_step_c"], folder))
    if target == "swift":
        arguments = ", ".join(f"{name}: {SIZES.get(name, name)}" for name in parameters(text, "func first_step("))
        (folder / "main.swift").write_text(SWIFT.format(arguments=arguments, **SIZES))
        call([tool, "-O", "-o", "first_step_swift", file, "main.swift"], folder)
        return numbers(call(["./first_step_swift"], folder))
    names = parameters(text, "= first_step(" if target == "matlab" else "first_step(")
    arguments = ", ".join(str(SIZES.get(name, name)) for name in names)
    script = "run.m" if target == "matlab" else "run.jl"
    body = (OCTAVE if target == "matlab" else JULIA).format(arguments=arguments, **SIZES)
    (folder / script).write_text("1;\n" + body if target == "matlab" else body)
    return numbers(call([tool, "--no-gui", "--quiet", script] if target == "matlab" else [tool, script], folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nabla", default=str(ROOT / ".build/release/nabla"))
    parser.add_argument("--python", default=sys.executable, help="one that has NumPy, JAX and PyTorch")
    a = parser.parse_args()
    data = inputs()
    wanted = expected(**data)
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.savez(folder / "inputs.npz", **data)
        (folder / "inputs.bin").write_bytes(b"".join(np.ascontiguousarray(array, dtype=np.float64).tobytes() for array in data.values()))
        np.savez(folder / "examples.npz", x=data["X"], y=np.argmax(data["Y"], 1))
        shown = call([a.nabla, "train", "--file", PROGRAM, "--data", "examples.npz", "--size", f"h={SIZES['h']}", "--size", f"k={SIZES['k']}", "--show-batched"], folder)
        program = folder / "batched.nabla"
        program.write_text(shown)
        for target in ["numpy", "jax", "torch", "octave", "julia", "c", "swift", "stablehlo"]:
            results = run("matlab" if target == "octave" else target, a.nabla, a.python, program, folder)
            if results is None:
                print(f"{target:10} not installed")
                continue
            errors = [np.max(np.abs(np.ravel(w) - r)) / max(1e-300, np.max(np.abs(w))) for w, r in zip(wanted, results)]
            good = len(results) == len(wanted) and all(error <= TOLERANCE for error in errors)
            failed |= not good
            print(f"{target:10} {'agrees' if good else 'DIFFERS'}: largest relative difference {max(errors):.1e}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
