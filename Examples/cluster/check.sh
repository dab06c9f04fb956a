#!/usr/bin/env bash
# One device, 8 devices of one process, and 8 devices of 2 processes on this machine give the same losses and parameters.
#
# usage: check.sh NABLA PYTHON DATA.npz
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
nabla=$1 python=$2 data=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$nabla" emit --file "$here/../digits/digits.nabla" --target jax --train-step --wrt W,b,U,c --name step --no-check --output "$work/step.py"
run() { JAX_PLATFORMS=cpu XLA_FLAGS=--xla_force_host_platform_device_count=$1 "$python" "$here/train.py" "$work/step.py" "$data" --double --steps 50 "${@:2}"; }
run 1 --save "$work/one.npz"
run 8 --save "$work/eight.npz"
port=$((20000 + RANDOM % 20000))
run 4 --coordinator "127.0.0.1:$port" --processes 2 --process 1 &
run 4 --coordinator "127.0.0.1:$port" --processes 2 --process 0 --save "$work/two.npz"
wait
"$python" - "$work" <<'PY'
import sys
import numpy as np

one, eight, two = (np.load(f"{sys.argv[1]}/{name}.npz") for name in ["one", "eight", "two"])
worst = max(np.max(np.abs(one[name] - other[name])) for other in (eight, two) for name in one.files)
print(f"largest difference from one device: {worst:.1e}")
sys.exit(not worst < 1e-12)
PY
