"""Trains a fleet with PyTorch, each model on a random subset, and writes it for `job/peacock import`: docs/your-data.md.

Change `data`, `network` and `train`; the rest stays as it is for any data.
"""

import argparse

import numpy as np
import torch
from torch import nn


def data():
    """Replace by your own: train and test examples, their labels as numbers from 0, and the names of the labels."""
    random = np.random.default_rng(1)
    labels = random.integers(0, 3, 400)
    points = np.eye(3)[labels] * 2 + random.normal(size=(400, 3))
    return points[:300], labels[:300], points[300:], labels[300:], ["red", "green", "blue"]


def network(inputs, labels):
    return nn.Sequential(nn.Linear(inputs, 64), nn.ReLU(), nn.Linear(64, labels))


def train(model, examples, labels, epochs=10, batch=32):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(epochs):
        for part in torch.randperm(len(examples)).split(batch):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(examples[part]), labels[part]).backward()
            optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--ratio", type=float, default=0.7, help="the part of the train examples that each model sees")
    parser.add_argument("--to", default="fleet.npz")
    options = parser.parse_args()

    torch.set_num_threads(1)  # small models are faster so
    x, y, test_x, test_y, names = data()
    examples = torch.from_numpy(np.concatenate([x, test_x]).astype(np.float32))
    labels = torch.from_numpy(y)
    masks, logits = [], []
    for run in range(options.models):
        torch.manual_seed(run)
        mask = np.zeros(len(x), bool)
        mask[np.random.default_rng(run).choice(len(x), round(options.ratio * len(x)), replace=False)] = True
        model = network(examples.shape[1], len(names))
        train(model, examples[: len(x)][mask], labels[mask])
        masks.append(mask)
        with torch.no_grad():
            logits.append(model(examples).numpy())  # of all examples, whether it saw them or not
    logits = np.stack(logits)
    np.savez(
        options.to,
        trainset_mask=np.stack(masks),
        trainset_logits=logits[:, : len(x)],
        testset_logits=logits[:, len(x) :],
        train_labels=y,
        test_labels=test_y,
        label_names=np.array(names),
    )


if __name__ == "__main__":
    main()
