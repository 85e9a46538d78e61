"""How often the intervals of estimate.score = share hold the truth: docs/fewer-models.md, "How sure".

Models are right at each of 4 checkpoints with a probability of their own, beta-distributed with mean a (in) or b (out) and size s: with s = 0
checkpoints of a model agree always, with s = 4 seldom. Welch's interval for independent models, the jackknife's for blocks of 64 models.
Needs NumPy and SciPy; takes a few minutes.
"""
import sys

import numpy as np
from scipy import stats

Z2 = 1.959964**2
CHECKPOINTS = 4
DEGREES = np.concatenate([np.arange(1, 30, 0.05), np.arange(30, 400)])
QUANTILES = stats.t.ppf(0.975, DEGREES)
rng = np.random.default_rng(3)


def shares(mean, size, shape):
    if mean in (0, 1):
        return np.full(shape, float(mean))
    p = rng.beta(mean * size, (1 - mean) * size, shape) if size else (rng.random(shape) < mean).astype(float)
    return rng.binomial(CHECKPOINTS, p) / CHECKPOINTS


def rates(a, b, truth, below, above):
    """Of the plain interval; widened to both sides; by the room that each side has."""
    d, half, win, wout = a - b, below, *above
    both = np.hypot(win, wout)
    low = half**2 + (win * a) ** 2 + (wout * (1 - b)) ** 2
    high = half**2 + (win * (1 - a)) ** 2 + (wout * b) ** 2
    off = d - truth
    return (
        (abs(off) <= half + 1e-12).mean(),
        (abs(off) <= np.hypot(half, both)).mean(),
        ((off <= np.sqrt(low)) & (-off <= np.sqrt(high))).mean(),
        (np.hypot(half, both) * 2).mean(),
        (np.sqrt(low) + np.sqrt(high)).mean(),
    )


def quantile(df):
    return np.interp(df, DEGREES, QUANTILES)


def welch(a, b, size, models, ratio, trials):
    k = round(models * ratio)
    x, y = shares(a, size, (trials, k)), shares(b, size, (trials, models - k))
    v1, v2 = x.var(1, ddof=1) / k, y.var(1, ddof=1) / (models - k)
    with np.errstate(all="ignore"):
        df = (v1 + v2) ** 2 / (v1**2 / (k - 1) + v2**2 / (models - k - 1))
    half = quantile(np.where(np.isfinite(df), df, 1)) * np.sqrt(v1 + v2)
    return rates(x.mean(1), y.mean(1), a - b, half, (Z2 / (k + Z2), Z2 / (models - k + Z2)))


def jackknife(a, b, size, blocks, trials):
    x, y = shares(a, size, (trials, blocks, 32)), shares(b, size, (trials, blocks, 32))
    d = x.mean(2) - y.mean(2)
    half = stats.t.ppf(0.975, blocks - 1) * d.std(1, ddof=1) / np.sqrt(blocks)
    w = Z2 / (32 * blocks + Z2)
    return rates(x.mean((1, 2)), y.mean((1, 2)), a - b, half, (w, w))


trials = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
points = [
    (a, b, s)
    for s in (0, 0.3, 1, 4)
    for a in (1, 0.99, 0.97, 0.9, 0.7, 0.5)
    for b in (0.98, 0.95, 0.9, 0.7, 0.5, 0.3, 0.1, 0.05, 0.02)
    if b <= a
]
print("models               plain            both sides       by room          width, room / both sides")
for models, ratio in [(m, r) for m in (40, 100, 200, 400) for r in (0.5, 0.7)] + [(b, None) for b in (5, 10)]:
    found = [
        (jackknife(*p, models, trials) if ratio is None else welch(*p, models, ratio, trials)) + (p,) for p in points
    ]
    name = f"{models} blocks" if ratio is None else f"{models}, {ratio:.0%} in"
    cells = [f"least {min(f[i] for f in found):.3f} mean {np.mean([f[i] for f in found]):.3f}" for i in range(3)]
    print(f"{name:14}", *cells, f"{np.mean([f[4] / f[3] for f in found]):.2f}", flush=True)
    for at in sorted(found, key=lambda f: f[2])[:3]:
        print(f"    by room {at[2]:.3f} (both {at[1]:.3f}) at a, b, s =", at[5], flush=True)
