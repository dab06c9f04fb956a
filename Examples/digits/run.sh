#!/usr/bin/env bash
# Trains digits.nabla on scikit-learn's 8×8 digits and tests it: loss curve in digits.svg, model in digits.safetensors.
#
# usage: run.sh [FOLDER]
# NABLA and PYTHON name the programs, where they are not nabla and python3.
#
# The images are split into three parts. The parameters follow the first, the second decides when to stop and which epoch is kept, and the third is used once,
# for the accuracy that is told at the end. Status 1 where that is below 97 %.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-digits}
nabla=${NABLA:-nabla}
"${PYTHON:-python3}" "$here/export.py" "$folder"
cd "$folder"
rm -f digits.safetensors
"$nabla" train --file "$here/digits.nabla" --data train.npz --validation validation.npz --size h=256 --epochs 200 --patience 30 \
  --checkpoint digits.safetensors --curve digits.svg
told=$("$nabla" predict --file "$here/digits.nabla" --model digits.safetensors --data test.npz --output predictions.npz 2>&1)
echo "test: $told"
awk '/accuracy/ { for (i = 1; i < NF; i++) if ($i == "accuracy") exit !($(i + 1) >= 97) } ' <<< "$told"
