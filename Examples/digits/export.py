#!/usr/bin/env python3
"""Writes scikit-learn's 8×8 digits as train.npz, validation.npz and test.npz: x, pixels in 0…1 by rows, and y, the labels 0…9.

usage: export.py FOLDER [SEED]

Of the 1797 images 360 are the test set and 288 the validation set, drawn so that each digit has its share in all three.
"""
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def main():
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    folder.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    rows = np.arange(len(digits.target))
    rest, test = train_test_split(rows, test_size=360, stratify=digits.target, random_state=seed)
    train, validation = train_test_split(rest, test_size=288, stratify=digits.target[rest], random_state=seed)
    for name, part in {"train": train, "validation": validation, "test": test}.items():
        np.savez(folder / f"{name}.npz", x=(digits.data[part] / 16).astype(np.float32), y=digits.target[part].astype(np.int32))


if __name__ == "__main__":
    main()
