"""Trains a random forest with scikit-learn on each subset of a stack, as a program of `training.command`: docs/trainers.md.

Change `model`; the rest is the exchange with Peacock. It runs in the directory that Peacock made for the stack.
"""

import argparse
import json

import numpy as np
from sklearn.ensemble import RandomForestClassifier


def model(seed, trees):
    return RandomForestClassifier(n_estimators=trees, random_state=seed)


def margins(probabilities, labels):
    """log f_y - log sum of the other f; a forest gives probabilities of 0, which count as 1e-12."""
    rows = np.arange(len(labels))
    own = probabilities[rows, labels]
    others = probabilities.sum(1) - own
    return np.log(np.maximum(own, 1e-12)) - np.log(np.maximum(others, 1e-12))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trees", type=int, default=50)
    options = parser.parse_args()
    with open("job.json", encoding="utf-8") as file:
        job = json.load(file)
    raw = np.load("examples.npy", mmap_mode="r")
    examples = raw.reshape(len(raw), -1) / job["scale"]
    labels = np.load("labels.npy")
    n = job["train_examples"]

    correct, margin = [], []
    for mask, (seed, _) in zip(np.load("masks.npy"), np.load("seeds.npy")):
        fitted = model(int(seed) % 2**32, options.trees).fit(examples[:n][mask], labels[:n][mask])
        probabilities = np.zeros((len(labels), len(job["label_names"])))
        # a label that the subset lacks has no column
        probabilities[:, fitted.classes_] = fitted.predict_proba(examples)
        correct.append(probabilities.argmax(1) == labels)
        margin.append(margins(probabilities, labels))

    correct, margin = np.stack(correct), np.stack(margin)
    np.save("train_correct.npy", correct[:, :n])
    np.save("test_correct.npy", correct[:, n:])
    if job["margins"]:
        np.save("train_margin.npy", margin[:, :n])
        np.save("test_margin.npy", margin[:, n:])


if __name__ == "__main__":
    main()
