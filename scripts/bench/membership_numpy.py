"""LiRA with every run in turn the target, in NumPy: membership_numpy.py write DIRECTORY t n, or FORM DIRECTORY t n [TARGETS].

write: makes the arrays, margins (float32) and inclusion (a byte), by run and example.
published: as the published evaluation does it for one target: for each example the list of the margins of the other runs that saw
  it and the list of those that did not, cut to one length; medians and standard deviations; log densities of the target's
  margins. Online, with the example's own variances. Only TARGETS targets are run, and the time is scaled to all t.
subtraction: the whole array at once, means and variances without the target by subtraction, as Peacock does it; online and offline,
  own and pooled variances.
Answers each line of standard input with the seconds of it, and the sum of the online scores.
"""

import pathlib
import sys
import time

import numpy as np

form, directory = sys.argv[1], pathlib.Path(sys.argv[2])
t, n = map(int, sys.argv[3:5])

if form == "write":
    random = np.random.default_rng(1)
    keep = random.random((t, n), dtype=np.float32) < 0.5
    centre = 2 + 2 * random.standard_normal(n, dtype=np.float32)
    spread = 0.5 + random.random(n, dtype=np.float32)
    gain = random.exponential(1, n).astype(np.float32)
    phi = centre + gain * keep + spread * random.standard_normal((t, n), dtype=np.float32)
    directory.mkdir(parents=True, exist_ok=True)
    phi.astype("<f4").tofile(directory / "phi.bin")
    keep.astype(np.uint8).tofile(directory / "keep.bin")
    sys.exit()

phi = np.fromfile(directory / "phi.bin", "<f4").reshape(t, n)
keep = np.fromfile(directory / "keep.bin", np.uint8).reshape(t, n).astype(bool)


def log_density(x, mean, deviation):
    return -np.log(deviation) - 0.5 * np.log(2 * np.pi) - (x - mean) ** 2 / (2 * deviation**2)


def published(targets):
    total = 0.0
    for target in range(targets):
        others = np.arange(t) != target
        margins, saw = phi[others], keep[others]
        seen, unseen = [], []
        for j in range(n):
            seen.append(margins[saw[:, j], j])
            unseen.append(margins[~saw[:, j], j])
        few_seen, few_unseen = min(map(len, seen)), min(map(len, unseen))
        seen = np.array([x[:few_seen] for x in seen])
        unseen = np.array([x[:few_unseen] for x in unseen])
        score = log_density(phi[target], np.median(seen, 1), np.std(seen, 1) + 1e-30)
        score -= log_density(phi[target], np.median(unseen, 1), np.std(unseen, 1) + 1e-30)
        total += float(score.sum(dtype=np.float64))
    return total


def without(mask, x):
    """For each run and example: mean and sum of squares of one side without the run, its degrees of freedom."""
    k = mask.sum(0)
    mean = np.where(mask, x, 0).sum(0) / k
    d = x - mean
    squares = np.where(mask, d * d, 0).sum(0)
    own = np.where(mask, d, 0)
    left = k - mask
    return mean - own / left, squares - own * own * k / (k - 1), left - 1


def subtraction():
    x = phi.astype(np.float64)
    mean_in, squares_in, freedom_in = without(keep, x)
    mean_out, squares_out, freedom_out = without(~keep, x)
    from_in, from_out = (x - mean_in) ** 2, (x - mean_out) ** 2
    own_in, own_out = squares_in / freedom_in, squares_out / freedom_out
    online = (np.log(own_out / own_in) + from_out / own_out - from_in / own_in) / 2
    offline = (x - mean_out) / np.sqrt(own_out)
    all_in = (squares_in.sum(1) / freedom_in.sum(1))[:, None]
    all_out = (squares_out.sum(1) / freedom_out.sum(1))[:, None]
    online_pooled = (np.log(all_out / all_in) + from_out / all_out - from_in / all_in) / 2
    offline_pooled = (x - mean_out) / np.sqrt(all_out)
    return float(online.sum()) + 0 * float(offline[0, 0] + online_pooled[0, 0] + offline_pooled[0, 0])


for _ in sys.stdin:
    start = time.perf_counter()
    if form == "published":
        targets = int(sys.argv[5])
        total = published(targets)
        seconds = (time.perf_counter() - start) * t / targets
    else:
        total = subtraction()
        seconds = time.perf_counter() - start
    print(f"{seconds:.4f} {total:.6f}", flush=True)
