"""Trains a small network with PyTorch on each subset of a stack; the example of docs/trainers.md.

Runs in the directory that Peacock made for the stack. Change `network` and `train`; the rest is the exchange.
"""

import argparse
import json
import os

import numpy as np
import torch
from torch import nn


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hidden", type=int, nargs="*", default=[64], help="units of the hidden layers")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=0.1)
    return parser.parse_args()


def network(shape, hidden, labels):
    sizes = [int(np.prod(shape)), *hidden]
    layers = [nn.Flatten()]
    for inside, outside in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inside, outside), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], labels))


def train(model, examples, labels, included, order, settings):
    optimizer = torch.optim.SGD(model.parameters(), lr=settings.rate, momentum=0.9, nesterov=True)
    for _ in range(settings.epochs):
        shuffled = included[torch.randperm(len(included), generator=order)]
        for batch in shuffled.split(settings.batch):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(examples[batch]), labels[batch]).backward()
            optimizer.step()


def margins(logits, labels):
    """log f_y - log sum of the other f, from logits, so that it stays finite."""
    own = logits.gather(1, labels[:, None])[:, 0]
    others = logits.scatter(1, labels[:, None], -torch.inf).logsumexp(1)
    return own - others


def main():
    settings = options()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    # the only GPU that it sees is the one that Spark gave to this task
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    with open("job.json", encoding="utf-8") as file:
        job = json.load(file)
    # mapped, not read: one copy in memory for all programs of a machine
    raw = np.load("examples.npy", mmap_mode="r")
    examples = torch.from_numpy(np.ascontiguousarray(raw, dtype=np.float32) / job["scale"]).to(device)
    labels = torch.from_numpy(np.load("labels.npy").astype(np.int64)).to(device)
    masks = np.load("masks.npy")
    seeds = np.load("seeds.npy")
    n = job["train_examples"]

    correct = np.zeros((len(masks), len(labels)), dtype=bool)
    prediction = np.zeros((len(masks), len(labels)), dtype=np.int32)
    margin = np.zeros((len(masks), len(labels)), dtype=np.float32)
    loss = np.full(len(masks), np.nan)
    diverged = np.zeros(len(masks), dtype=bool)
    for row, (mask, (init, order)) in enumerate(zip(masks, seeds)):
        torch.manual_seed(int(init))
        model = network(job["shape"], settings.hidden, len(job["label_names"])).to(device)
        included = torch.from_numpy(np.flatnonzero(mask))
        train(model, examples, labels, included.to(device), torch.Generator().manual_seed(int(order)), settings)
        with torch.no_grad():
            logits = model(examples)
            diverged[row] = not torch.isfinite(logits).all()
            prediction[row] = logits.argmax(1).cpu().numpy()
            correct[row] = prediction[row] == labels.cpu().numpy()
            margin[row] = margins(logits, labels).cpu().numpy()
            inside = included.to(device)
            loss[row] = nn.functional.cross_entropy(logits[inside], labels[inside]).item()

    np.save("train_correct.npy", correct[:, :n])
    np.save("test_correct.npy", correct[:, n:])
    np.save("train_prediction.npy", prediction[:, :n])
    np.save("test_prediction.npy", prediction[:, n:])
    np.save("train_loss.npy", loss)
    np.save("diverged.npy", diverged)
    if job["margins"]:
        np.save("train_margin.npy", margin[:, :n])
        np.save("test_margin.npy", margin[:, n:])


if __name__ == "__main__":
    main()
