"""The linear datamodeling score by NumPy, written from its definition; see attribution.sh.

  write DIR T N Q     makes masks, margins and scores of train by test examples
  lds DIR             answers each line of standard input with the seconds and the score
  fleet FLEET.npz SCORES.npy   the score of a file by the odd runs of an exported fleet, and of the even runs' influence
"""

import sys
import time
from pathlib import Path

import numpy as np


def write(directory, t, n, q):
    random = np.random.default_rng(1)
    directory.mkdir(parents=True, exist_ok=True)
    mask = random.random((t, n), np.float32) < 0.5
    np.save(directory / "mask.npy", np.packbits(mask, axis=1, bitorder="little"))
    np.save(directory / "margin.npy", random.standard_normal((t, q), np.float32))
    scores = np.lib.format.open_memmap(directory / "scores.npy", "w+", np.float32, (n, q))
    for start in range(0, n, 1000):
        scores[start : start + 1000] = random.standard_normal((min(1000, n - start), q), np.float32)
    scores.flush()


def ranks(values):
    """By column, with the mean of theirs for equals."""
    order = values.argsort(axis=0, kind="stable")
    found = np.empty(values.shape)
    for j in range(values.shape[1]):
        column = values[order[:, j], j]
        starts = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
        ends = np.r_[starts[1:], len(column)]
        found[order[:, j], j] = np.repeat((starts + ends - 1) / 2, ends - starts)
    return found


def spearman(a, b):
    a, b = (ranks(values) for values in (a, b))
    a, b = a - a.mean(0), b - b.mean(0)
    return (a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0))


def lds(directory):
    margin = np.load(directory / "margin.npy")
    packed = np.load(directory / "mask.npy")
    for _ in sys.stdin:
        start = time.perf_counter()
        scores = np.load(directory / "scores.npy", mmap_mode="r")
        mask = np.unpackbits(packed, axis=1, count=len(scores), bitorder="little")
        sums = np.zeros(margin.shape, np.float32)
        for first in range(0, len(scores), 4096):  # a part at a time, as a file larger than memory needs
            sums += mask[:, first : first + 4096].astype(np.float32) @ scores[first : first + 4096]
        score = spearman(sums, margin).mean()
        print(f"{time.perf_counter() - start:.4f} {score:.9f}", flush=True)


def fleet(arrays, file):
    held = np.load(arrays)
    mask, margin = held["trainset_mask"].astype(float), held["testset_margin"].astype(float)
    even, odd = np.arange(len(mask)) % 2 == 0, np.arange(len(mask)) % 2 == 1
    print(f"file {spearman(mask[odd] @ np.load(file).astype(float), margin[odd]).mean():.6f}")
    seen = mask[even]
    influence = seen.T @ margin[even] / seen.sum(0)[:, None] - (1 - seen).T @ margin[even] / (1 - seen).sum(0)[:, None]
    print(f"influence {spearman(mask[odd] @ influence, margin[odd]).mean():.6f}")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), *map(int, sys.argv[3:6]))
    elif sys.argv[1] == "lds":
        lds(Path(sys.argv[2]))
    else:
        fleet(*sys.argv[2:4])
