"""The scores of audit labels in NumPy, from the published formulas: writes src/test/resources/oracles/t11_labels.json.

scripts/bench/labels_numpy.py > src/test/resources/oracles/t11_labels.json

Held-out probabilities are the shares of the votes of the models that did not see an example. Self-confidence, normalized margin,
confident joint, its calibration and pruning by noise rate are those of Northcutt, Jiang and Chuang 2021 ("Confident Learning",
section 3), with three rules that the paper leaves open: of several labels as likely the given one counts, or else the lowest; the
number to prune is rounded to the nearest; and only an example with a vote for a label is pruned towards it. Wilson's interval is
that of Wilson 1927, and q-values are those of Benjamini and Hochberg 1995.
"""

import json
from math import comb, sqrt

import numpy as np

Z = 1.959963984540054
ROUNDING = 1e-12


def votes(predictions, included, classes):
    """Votes by example and label of the models that did not see the example."""
    counts = np.zeros((predictions.shape[1], classes), dtype=int)
    for label in range(classes):
        counts[:, label] = ((predictions == label) & ~included).sum(0)
    return counts


def first_best(row, given):
    """The label of the largest value: the given one if it is among several, or else the lowest."""
    best = np.flatnonzero(row == row.max())
    return int(given if given in best else best[0])


def wilson(k, n):
    centre, spread = k + Z * Z / 2, Z * sqrt(k * (n - k) / n + Z * Z / 4)
    return [0.0 if k == 0 else (centre - spread) / (n + Z * Z), 1.0 if k == n else (centre + spread) / (n + Z * Z)]


def benjamini_hochberg(p):
    order = np.argsort(-p, kind="stable")
    q = np.empty(len(p))
    q[order] = np.minimum(1, np.minimum.accumulate(p[order] * len(p) / (len(p) - np.arange(len(p)))))
    return q


def scores(counts, given):
    models = counts.sum(1)
    some = models > 0
    n, classes = counts.shape
    p = counts[some] / models[some][:, None]
    own = given[some]
    rows = np.arange(len(own))
    confidence = p[rows, own]
    others = np.where(np.arange(classes) == own[:, None], -1, counts[some])
    margin = (counts[some][rows, own] - others.max(1)) / models[some]
    suggested = [first_best(c, y) for c, y in zip(counts[some], own)]
    against = models[some] - counts[some][rows, own]
    pvalue = np.array([sum(comb(int(m), k) for k in range(a, m + 1)) / 2 ** int(m) for a, m in zip(against, models[some])])
    intervals = [wilson(c[s], m) for c, s, m in zip(counts[some], suggested, models[some])]
    lower = np.array([wilson(a, m)[0] for a, m in zip(against, models[some])])

    thresholds = np.array([confidence[own == j].mean() if (own == j).any() else np.inf for j in range(classes)])
    confident = []
    for row, count, y in zip(p, counts[some], own):
        reached = np.where((row >= thresholds - ROUNDING) & (count > 0), count, -1)
        confident.append(first_best(reached, y) if reached.max() > 0 else -1)
    confident = np.array(confident)
    joint = np.zeros((classes, classes), dtype=int)
    for y, j in zip(own, confident):
        if j >= 0:
            joint[y, j] += 1
    sums = joint.sum(1)
    examples = np.bincount(own, minlength=classes)
    calibrated = np.where(sums[:, None] > 0, joint * examples[:, None] / np.maximum(1, sums)[:, None], 0)
    pruned = np.zeros(len(own), dtype=bool)
    for i in range(classes):
        for j in range(classes):
            if i != j and joint[i, j] > 0:
                candidates = np.flatnonzero((own == i) & (counts[some][:, j] > 0))
                gap = (counts[some][candidates, j] - counts[some][candidates, i]) / models[some][candidates]
                chosen = candidates[np.argsort(-gap, kind="stable")][: int(np.floor(calibrated[i, j] + 0.5))]
                pruned[chosen] = True

    def rank(*keys):
        ranks = np.empty(len(own), dtype=int)
        ranks[np.lexsort(keys[::-1])] = np.arange(1, len(own) + 1)
        return ranks.tolist()

    return {
        "examples": np.flatnonzero(some).tolist(),
        "models": models[some].tolist(),
        "votesLabel": counts[some][rows, own].tolist(),
        "suggested": suggested,
        "interval": intervals,
        "pValue": pvalue.tolist(),
        "qValue": benjamini_hochberg(pvalue).tolist(),
        "selfConfidence": confidence.tolist(),
        "margin": margin.tolist(),
        "thresholds": [None if np.isinf(t) else t for t in thresholds],
        "confident": confident.tolist(),
        "joint": joint.tolist(),
        "calibrated": calibrated.tolist(),
        "errors": float(calibrated.sum() - np.trace(calibrated)),
        "pruned": pruned.astype(int).tolist(),
        "rankVotes": rank(-lower),
        "rankSelfConfidence": rank(confidence, margin),
        "rankMargin": rank(margin),
        "rankConfident": rank(~pruned, margin),
    }


def case(seed, models, n, classes, noise, seen):
    """Models that are right with a probability of the example's own, and labels of which some are wrong."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, n)
    wrong = random.random(n) < noise
    given = np.where(wrong, (truth + random.integers(1, classes, n)) % classes, truth)
    given[given == classes - 1] = 0  # no example has the last label
    ease = random.beta(2, 0.5, n)
    included = random.random((models, n)) < seen
    included[:, 0] = True  # every model saw the first
    right = random.random((models, n)) < ease
    predictions = np.where(right, truth, random.integers(0, classes, (models, n)))
    predictions = np.where(included, given, predictions)
    counts = votes(predictions, included, classes)
    return {
        "inputs": {
            "predictions": predictions.tolist(),
            "included": included.astype(int).tolist(),
            "given": given.tolist(),
            "classes": classes,
        },
        "expected": {"votes": counts.tolist(), **scores(counts, given)},
    }


if __name__ == "__main__":
    cases = [case(1, 9, 30, 3, 0.2, 0.5), case(2, 40, 90, 5, 0.1, 0.7), case(3, 4, 60, 4, 0.3, 0.5)]
    print(json.dumps({"source": "scripts/bench/labels_numpy.py", "cases": cases}, separators=(",", ":")))
