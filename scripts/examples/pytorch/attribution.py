"""Computes attribution scores with PyTorch for `job/peacock audit attribution`: docs/audit-attribution.md.

The score of a train example on a test example is the dot product of two gradients with respect to the weights: that of the test
example's margin, and the negative of that of the train example's loss. It is high where a step on the train example makes the model
surer of the test example's label. Scores are added up over models, and over checkpoints of each (TracIn, Pruthi et al. 2020).

Change `data`, `network` and `train`; the order of examples must be that of the fleet's data set.
"""

import argparse

import numpy as np
import torch
from torch import nn
from torch.func import functional_call, grad, vmap


def data():
    """Peacock's digits (dataset.builtin = digits), which are scikit-learn's: 1,500 train and 297 test examples."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    x, y = digits.data.astype(np.float32) / 16, digits.target
    return x[:1500], y[:1500], x[1500:], y[1500:]


def network(inputs, labels):
    return nn.Sequential(nn.Linear(inputs, 128), nn.ReLU(), nn.Linear(128, labels))


def train(model, examples, labels, epochs, at_end):
    """Calls `at_end` with the learning rate after each epoch."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for epoch in range(epochs):
        for part in torch.randperm(len(examples)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(examples[part]), labels[part]).backward()
            optimizer.step()
        at_end(epoch, schedule.get_last_lr()[0])
        schedule.step()


def loss(logits, label):
    return nn.functional.cross_entropy(logits, label)


def margin(logits, label):
    """log f_y - log sum of the other f."""
    own = torch.arange(len(logits)) == label
    return torch.where(own, logits, 0).sum() - torch.where(own, -torch.inf, logits).logsumexp(0)


def gradients(model, function, examples, labels):
    """One row an example: the gradient of the function of its logits with respect to all weights."""
    weights = {name: value.detach() for name, value in model.named_parameters()}

    def of_one(weights, example, label):
        return function(functional_call(model, weights, (example[None],))[0], label)

    each = vmap(grad(of_one), in_dims=(None, 0, 0))(weights, examples, labels)
    return torch.cat([part.reshape(len(examples), -1) for part in each.values()], dim=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--checkpoints", type=int, default=5, help="the last epochs whose scores are added up; 1 for the end alone")
    parser.add_argument("--to", default="scores.npy")
    options = parser.parse_args()

    torch.set_num_threads(1)  # small models are faster so
    x, y, test_x, test_y = (torch.from_numpy(array) for array in data())
    scores = torch.zeros(len(x), len(test_x))
    for number in range(options.models):
        torch.manual_seed(number)
        model = network(x.shape[1], int(y.max()) + 1)

        def add(epoch, rate):
            if epoch >= options.epochs - options.checkpoints:
                tests = gradients(model, margin, test_x, test_y)
                for start in range(0, len(x), 500):  # a part at a time, since each row is as long as all weights
                    part = slice(start, start + 500)
                    scores[part] -= rate * gradients(model, loss, x[part], y[part]) @ tests.T

        train(model, x, y, options.epochs, add)
    np.save(options.to, scores.numpy())


if __name__ == "__main__":
    main()
