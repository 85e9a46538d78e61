#!/usr/bin/env python3
"""Which 95% interval of a difference of mean scores holds the truth with few models? The table of docs/scores.md.

score-intervals.py [TRIALS]: for 2 to 40 models a side and scores of several shapes, the share of intervals that hold the true difference, and
how wide they are (median, in standard deviations of the difference). Needs NumPy and SciPy alone, and some minutes.

  welch         Student's t with Welch and Satterthwaite's degrees of freedom: what Peacock gives
  percentile    bootstrap over runs within each side, quantiles of the differences
  bca           the same, corrected for bias and acceleration (Efron 1987)
  t             bootstrap-t: quantiles of Welch's t of bootstrapped runs (resamples without variance count as infinite)
  permutation   all differences that no reassignment of the runs to the sides refutes; needs 4 models a side
"""
import itertools
import sys

import numpy as np
from scipy import stats

TRIALS = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
RESAMPLES = 499
random = np.random.default_rng(1)


def normal(shape):
    return random.standard_normal(shape)


def skewed(shape):
    return random.exponential(size=shape) - 1


def bimodal(shape):
    """Some runs go another way: one in five is 4 standard deviations lower."""
    return np.where(random.random(shape) < 0.2, -4, 0) + 0.8 + random.standard_normal(shape)


# scores of the models in, and of those out; the true difference is always 0
SHAPES = {
    "normal": (normal, normal),
    "out varies 5 x as much, normal": (lambda s: normal(s) / 5, normal),
    "skewed alike": (skewed, skewed),
    "skewed apart": (skewed, lambda s: -skewed(s)),
    "skewed, in almost constant": (lambda s: skewed(s) / 10, lambda s: -skewed(s)),
    "bimodal out": (normal, bimodal),
}


def welch(a, b):
    k = a.shape[-1]
    va, vb = a.var(-1, ddof=1) / k, b.var(-1, ddof=1) / k
    v = va + vb
    with np.errstate(divide="ignore", invalid="ignore"):
        return a.mean(-1) - b.mean(-1), np.sqrt(v), v**2 / (va**2 + vb**2) * (k - 1)


def intervals(a, b):
    """Of each trial (row) by each method."""
    trials, k = a.shape
    d, se, degrees = welch(a, b)
    half = stats.t.ppf(0.975, degrees) * se
    yield "welch", d - half, d + half
    draw = random.integers(k, size=(2, RESAMPLES, trials, k))
    rows = np.arange(trials)[None, :, None]
    ra, rb = a[rows, draw[0]], b[rows, draw[1]]
    rd, rse, _ = welch(ra, rb)
    low, high = np.quantile(rd, [0.025, 0.975], axis=0)
    yield "percentile", low, high
    yield "bca", *bca(a, b, d, rd)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(rse > 1e-12, (rd - d) / rse, np.sign(rd - d) * np.inf)
    t = np.nan_to_num(np.sort(t, axis=0), nan=0.0, posinf=np.inf, neginf=-np.inf)
    at = int(0.025 * (RESAMPLES + 1)) - 1
    yield "t", d - t[-1 - at] * se, d - t[at] * se
    if 4 <= k <= 6:
        yield "permutation", *permutation(a, b, d)


def bca(a, b, d, rd):
    z0 = stats.norm.ppf(np.clip((rd < d).mean(0) + (rd == d).mean(0) / 2, 1 / RESAMPLES, 1 - 1 / RESAMPLES))
    k = a.shape[1]
    # two samples: influences are those of each side
    u = np.concatenate([(a - a.mean(1, keepdims=True)) / k, -(b - b.mean(1, keepdims=True)) / k], axis=1)
    acceleration = (u**3).sum(1) / (6 * (u**2).sum(1) ** 1.5)
    ends = []
    for q in (0.025, 0.975):
        z = z0 + stats.norm.ppf(q)
        ends.append(stats.norm.cdf(z0 + z / (1 - acceleration * z)))
    ordered = np.sort(rd, axis=0)
    trials = np.arange(len(d))
    return tuple(ordered[np.clip((e * RESAMPLES).astype(int), 0, RESAMPLES - 1), trials] for e in ends)


def permutation(a, b, d):
    k = a.shape[1]
    all_of_them = np.concatenate([a, b], axis=1)
    bounds = []
    for chosen in itertools.combinations(range(2 * k), k):
        stay = sum(i < k for i in chosen)
        if stay == k:
            continue
        inside = np.zeros(2 * k, bool)
        inside[list(chosen)] = True
        other = all_of_them[:, inside].mean(1) - all_of_them[:, ~inside].mean(1)
        bounds.append((d - other) / (1 - (2 * stay - k) / k))
    bounds = np.sort(bounds, axis=0)
    refuted = int(0.025 * (len(bounds) + 1))
    return bounds[refuted - 1], bounds[-refuted]


def main():
    methods = ["welch", "percentile", "bca", "t", "permutation"]
    print(f"{TRIALS} trials; standard error of a coverage {100 * np.sqrt(0.05 * 0.95 / TRIALS):.1f}%")
    for name, (inside, outside) in SHAPES.items():
        print(f"== {name}\nmodels a side  " + "  ".join(f"{m:>18s}" for m in methods))
        for k in (2, 3, 4, 5, 6, 8, 12, 20, 40):
            a, b = inside((TRIALS, k)), outside((TRIALS, k))
            scale = (a.mean(1) - b.mean(1)).std()
            cells = dict.fromkeys(methods, "")
            for method, low, high in intervals(a, b):
                held = ((low <= 0) & (0 <= high)).mean()
                width = np.median(high - low) / scale
                cells[method] = f"{100 * held:.1f}% ({width:.1f})"
            print(f"{k:13d}  " + "  ".join(f"{cells[m]:>18s}" for m in methods), flush=True)


if __name__ == "__main__":
    main()
