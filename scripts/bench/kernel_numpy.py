"""The NumPy formulation of influence for all pairs, float32 masks and np.matmul: kernel_numpy.py FORM t n q.

FORM closed: one matmul A = masks^T correct, then (t A - k c) / (k (t - k)).
FORM reference: two, as in Feldman and Zhang's script, masks^T correct / in - (1 - masks)^T correct / out.
FORM one and two: the same of real scores, which the one centres: sgemm's rate.
Train examples in blocks of 10,000, so that the result fits in memory. Answers each line of standard input with the seconds
of one count of the pairs with influence >= 0.15, and the seconds of it that matmul took.
"""

import sys
import time

import numpy as np

form, t, n, q = sys.argv[1], *map(int, sys.argv[2:5])
random = np.random.default_rng(1)
real = form in ("one", "two")
masks = random.random((t, n), dtype=np.float32) < (0.5 if real else 0.7)
correct = (
    random.standard_normal((t, q), dtype=np.float32)
    if real
    else (random.random((t, q), dtype=np.float32) < 0.5).astype(np.float32)
)
BLOCK = 10_000
blocks = [masks[:, i : i + BLOCK] for i in range(0, n, BLOCK)]


def closed(mask):
    ins = mask.sum(axis=0, dtype=np.float32)[:, None]
    transposed = np.ascontiguousarray(mask.T).astype(np.float32)
    start = time.perf_counter()
    influence = np.matmul(transposed, correct)
    seconds = time.perf_counter() - start
    influence *= np.float32(t)
    influence -= ins * total
    influence /= ins * (t - ins)
    return influence, seconds


def one(mask):
    ins = mask.sum(axis=0, dtype=np.float32)[:, None]
    transposed = np.ascontiguousarray(mask.T).astype(np.float32)
    start = time.perf_counter()
    influence = np.matmul(transposed, centred)
    seconds = time.perf_counter() - start
    influence *= t / (ins * (t - ins))
    return influence, seconds


def reference(mask):
    ins = mask.sum(axis=0, dtype=np.float32)[:, None]
    transposed = np.ascontiguousarray(mask.T).astype(np.float32)
    start = time.perf_counter()
    saw = np.matmul(transposed, correct)
    not_saw = np.matmul(1 - transposed, correct)
    seconds = time.perf_counter() - start
    saw /= ins
    not_saw /= t - ins
    saw -= not_saw
    return saw, seconds


for _ in sys.stdin:
    start = time.perf_counter()
    total = correct.sum(axis=0)
    centred = correct - correct.mean(axis=0) if form == "one" else correct
    pairs, matmul = 0, 0.0
    for block in blocks:
        influence, seconds = {"closed": closed, "reference": reference, "one": one, "two": reference}[form](block)
        matmul += seconds
        pairs += int(np.count_nonzero(influence >= 0.15))
    print(f"{time.perf_counter() - start:.4f} {pairs} {matmul:.4f}", flush=True)
