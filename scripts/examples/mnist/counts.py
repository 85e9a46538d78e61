#!/usr/bin/env python3
"""What a fleet counts, how far chance moves the counts, and how they change with the number of models. NumPy alone.

    job/peacock export --out RUN --fleet fleet.npz
    scripts/examples/mnist/counts.py fleet.npz [--splits 20] [--seed 1] [--json counts.json]

Counts: train examples by memorization; examples whose consistency (accuracy of the models that did not see them) is below .5 and .25;
pairs of one label with memorization of at least .25 and influence of at least .15 (Feldman and Zhang 2020, arXiv:2008.03703), and of how
many train and test examples they are. Memorization and influence are differences of means, compared with the thresholds in whole numbers.

The error of a count is from halves: two halves of a fleet, drawn at random, are two independent fleets, so that half of their squared
difference is the variance of a count by half of the models; about half of that is the variance by all of them. It is averaged over the splits.
It is the error by chance alone. What fewer models than 2,000 do to a count on average is seen in the columns of parts of the fleet.
"""
import argparse
import json

import numpy as np

EDGES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def read(file):
    """The arrays of an archive that `job/peacock export --fleet` writes, without predictions and margins."""
    with np.load(file) as archive:
        fleet = {name: archive[name] for name in archive.files if not name.endswith(("prediction", "margin"))}
    for name in ("trainset_mask", "trainset_correctness", "testset_correctness"):
        fleet[name] = fleet[name].astype(bool)
    return fleet


def at_least(t, hits, seen, right, twentieths):
    """Whether t hits - seen right >= twentieths / 20 seen (t - seen), for counts of models (whole numbers, any shapes that broadcast)."""
    return (0 < seen) & (seen < t) & (20 * (t * hits - seen * right) >= twentieths * seen * (t - seen))


def pairs_of(mask, correct, test_correct, labels, test_labels):
    """Positions [pairs, 2] of the train and test examples of the pairs that reach both thresholds; masks and correctness are [models, examples]."""
    t, found = len(mask), []
    seen = mask.sum(0, dtype=np.int64)
    memorized = at_least(t, (mask & correct).sum(0, dtype=np.int64), seen, correct.sum(0, dtype=np.int64), 5)
    for label in np.unique(labels):
        train = np.flatnonzero(memorized & (labels == label))
        test = np.flatnonzero(test_labels == label)
        hits = mask[:, train].T.astype(np.float32) @ test_correct[:, test].astype(np.float32)  # exact: below 2^24
        right = test_correct[:, test].sum(0, dtype=np.int64)
        of_train, of_test = np.nonzero(at_least(t, hits.astype(np.int64), seen[train, None], right[None], 3))
        found.append(np.stack([train[of_train], test[of_test]], 1))
    return np.concatenate(found)


def counts(fleet, rows):
    """The figures of the models in rows, by name, and the pairs."""
    mask, correct = fleet["trainset_mask"][rows], fleet["trainset_correctness"][rows]
    test_correct = fleet["testset_correctness"][rows]
    seen, both = mask.sum(0, dtype=np.int64), (mask & correct).sum(0, dtype=np.int64)
    right, t = correct.sum(0, dtype=np.int64), len(rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        consistency = (right - both) / (t - seen)
        memorization = both / seen - consistency
    found = pairs_of(mask, correct, test_correct, fleet["train_labels"], fleet["test_labels"])
    figures = {
        "mean test accuracy": test_correct.mean(),
        "mean accuracy on examples seen": both.sum() / seen.sum(),
        "mean consistency": np.nanmean(consistency),
        "consistency below .5": np.sum(consistency < 0.5),
        "consistency below .25": np.sum(consistency < 0.25),
        "memorization of at least .25": np.sum(at_least(t, both, seen, right, 5)),
        "pairs": len(found),
        "train examples in pairs": len(np.unique(found[:, 0])),
        "test examples in pairs": len(np.unique(found[:, 1])),
        "memorization below 0": np.sum(memorization < 0),
        "memorization 0": np.sum(memorization == 0),
        "memorization above 0, below .05": np.sum((memorization > 0) & (memorization < EDGES[0])),
    }
    for low, high in zip(EDGES, EDGES[1:] + (1.01,)):
        figures[f"memorization {low} to {min(high, 1):g}"] = np.sum((memorization >= low) & (memorization < high))
    return {name: float(value) for name, value in figures.items()}, {tuple(pair) for pair in found.tolist()}


def split(fleet, rng):
    """Two halves of the fleet, drawn at random: the figures of each, and how many pairs both have."""
    order = rng.permutation(len(fleet["trainset_mask"]))
    half = len(order) // 2
    (a, pairs_a), (b, pairs_b) = counts(fleet, order[:half]), counts(fleet, order[half : 2 * half])
    return a, b, len(pairs_a & pairs_b)


def number(value):
    return f"{value:,.0f}" if value == int(value) else f"{value:.5f}" if abs(value) < 1 else f"{value:,.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("fleet", help="the archive that `job/peacock export --fleet` writes")
    parser.add_argument("--splits", type=int, default=20, help="halves that the errors are from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="a file for all figures")
    args = parser.parse_args()
    fleet = read(args.fleet)
    t = len(fleet["trainset_mask"])
    rng = np.random.default_rng(args.seed)
    whole, pairs = counts(fleet, np.arange(t))
    splits = [split(fleet, rng) for _ in range(args.splits)]
    error = {name: np.sqrt(np.mean([(a[name] - b[name]) ** 2 for a, b, _ in splits]) / 4) for name in whole}
    parts = [(t // of, [counts(fleet, rows[: t // of])[0] for rows in np.array_split(rng.permutation(t), of)]) for of in (8, 4, 2)]

    print(f"| {t} models | count | 95% | " + " | ".join(f"mean of {len(each)} x {size}" for size, each in parts) + " |")
    print("|---|---|---|" + "---|" * len(parts))
    for name, value in whole.items():
        low, high = max(0, value - 1.96 * error[name]), value + 1.96 * error[name]
        means = [number(np.mean([each[name] for each in figures])) for _, figures in parts]
        print(f"| {name} | {number(value)} | {number(low)} to {number(high)} | " + " | ".join(means) + " |")
    both = np.mean([shared for _, _, shared in splits])
    halves = np.mean([a["pairs"] + b["pairs"] for a, b, _ in splits]) / 2
    print(f"\nA half has {halves:,.1f} pairs on average, of which {both:,.1f} are in the other half, too ({args.splits} splits).")
    if args.json:
        document = {"models": t, "counts": whole, "standard_errors": error, "pairs": sorted(pairs), "pairs_of_a_half": halves}
        document |= {"pairs_of_both_halves": both, "parts": {size: figures for size, figures in parts}}
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)


if __name__ == "__main__":
    main()
