"""The NumPy formulation of influence of real scores for all pairs, in float32: scores_numpy.py FORM t n q.

FORM two: masks^T S / in - (1 - masks)^T S / out, as everybody writes it; one: a single product of centred scores, which is sgemm's rate.
Train examples in blocks of 10,000, so that the result fits in memory. Answers each line of standard input with the seconds of one
count of the pairs with influence >= 0.15, and the seconds of it that matmul took.
"""

import sys
import time

import numpy as np

form, t, n, q = sys.argv[1], *map(int, sys.argv[2:5])
random = np.random.default_rng(1)
masks = random.random((t, n), dtype=np.float32) < 0.5
scores = random.standard_normal((t, q), dtype=np.float32)
BLOCK = 10_000
blocks = [masks[:, i : i + BLOCK] for i in range(0, n, BLOCK)]


def one(mask):
    ins = mask.sum(axis=0, dtype=np.float32)[:, None]
    transposed = np.ascontiguousarray(mask.T).astype(np.float32)
    start = time.perf_counter()
    influence = np.matmul(transposed, centred)
    seconds = time.perf_counter() - start
    influence *= t / (ins * (t - ins))
    return influence, seconds


def two(mask):
    ins = mask.sum(axis=0, dtype=np.float32)[:, None]
    transposed = np.ascontiguousarray(mask.T).astype(np.float32)
    start = time.perf_counter()
    saw = np.matmul(transposed, scores)
    not_saw = np.matmul(1 - transposed, scores)
    seconds = time.perf_counter() - start
    saw /= ins
    not_saw /= t - ins
    saw -= not_saw
    return saw, seconds


for _ in sys.stdin:
    start = time.perf_counter()
    centred = scores - scores.mean(axis=0)
    pairs, matmul = 0, 0.0
    for block in blocks:
        influence, seconds = {"one": one, "two": two}[form](block)
        matmul += seconds
        pairs += int(np.count_nonzero(influence >= 0.15))
    print(f"{time.perf_counter() - start:.4f} {pairs} {matmul:.4f}", flush=True)
