"""Trains a fleet with scikit-learn, each model on a random subset, and writes it for `job/peacock import`: docs/your-data.md.

Change `data` and `model`; the rest stays as it is for any data.
"""

import argparse

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split


def data():
    """Replace by your own: train and test examples, and their labels as texts or as numbers from 0."""
    wine = load_wine()
    return train_test_split(wine.data, wine.target_names[wine.target], test_size=0.3, random_state=1)


def model(run):
    return RandomForestClassifier(n_estimators=20, random_state=run)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--ratio", type=float, default=0.7, help="the part of the train examples that each model sees")
    parser.add_argument("--to", default="fleet.npz")
    options = parser.parse_args()

    x, test_x, y, test_y = data()
    names = np.unique(y)
    masks, train, test = [], [], []
    for run in range(options.models):
        mask = np.zeros(len(x), bool)
        mask[np.random.default_rng(run).choice(len(x), round(options.ratio * len(x)), replace=False)] = True
        fitted = model(run).fit(x[mask], y[mask])
        # a label that the subset lacks has no column: its probability is 0
        columns = np.searchsorted(names, fitted.classes_)
        masks.append(mask)
        for probabilities, examples in (train, x), (test, test_x):  # all examples, whether it saw them or not
            probabilities.append(np.zeros((len(examples), len(names))))
            probabilities[-1][:, columns] = fitted.predict_proba(examples)
    np.savez(
        options.to,
        trainset_mask=np.stack(masks),
        trainset_probabilities=np.stack(train),
        testset_probabilities=np.stack(test),
        train_labels=y.astype(str),
        test_labels=test_y.astype(str),
        label_names=names.astype(str),
    )


if __name__ == "__main__":
    main()
