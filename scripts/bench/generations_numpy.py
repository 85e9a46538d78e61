"""The nearest train image of every generation by NumPy, float32: generations_numpy.py FORM n g d.

FORM argmin: blocked products, |b|^2 - 2 a b and argmin. FORM product: the products alone, which is sgemm's rate.
Answers each line of standard input with seconds, and how many generations have an even nearest train image. Seconds are of the clock, or,
with BENCH_PROCESSOR_TIME, of a processor for each thread.
"""

import os
import sys
import time

import numpy as np

form, n, g, d = sys.argv[1], *map(int, sys.argv[2:5])
random = np.random.default_rng(1)
train = random.random((n, d), dtype=np.float32)
generations = random.random((g, d), dtype=np.float32)
BLOCK = 2048
threads = int(os.environ.get("OMP_NUM_THREADS", "1"))


def now():
    return time.process_time() / threads if "BENCH_PROCESSOR_TIME" in os.environ else time.perf_counter()


for _ in sys.stdin:
    start = now()
    even = 0
    squared = np.einsum("ij,ij->i", train, train)
    for at in range(0, g, BLOCK):
        products = generations[at : at + BLOCK] @ train.T
        if form == "argmin":
            products *= -2
            products += squared
            even += int(np.count_nonzero(products.argmin(axis=1) % 2 == 0))
    print(f"{now() - start:.4f} {even}", flush=True)
