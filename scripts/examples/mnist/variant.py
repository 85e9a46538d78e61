#!/usr/bin/env python3
"""Whether models of another kind have the high-influence pairs of a fleet, too. NumPy alone.

    job/peacock export --out RUN --fleet fleet.npz
    job/peacock export --out OTHER --fleet other.npz
    scripts/examples/mnist/variant.py fleet.npz other.npz [--json means.json]

OTHER is a smaller fleet of other models on the first subsets of RUN: its configuration is that of RUN but for model, training and
subsets.models. The pairs are chosen by those models of RUN whose subsets OTHER does not have, by the thresholds of counts.py. Their
influence is then compared among the models of both fleets on the subsets that both have. So no figure is too large because it was chosen, and a
hundred models are enough, where counting pairs takes a thousand. Standard errors are jackknives that leave out a twelfth of the subsets.
"""
import argparse
import json

import numpy as np
from counts import pairs_of, read


def mean_difference(mask, correct):
    """Mean over columns, both [models, columns]: accuracy of models that saw it minus that of the others."""
    seen = mask.sum(0)
    return np.mean((mask & correct).sum(0) / seen - (~mask & correct).sum(0) / (len(mask) - seen))


def with_error(figure, models):
    """A figure of rows and its standard error, by the delete-a-group jackknife over 12 groups."""
    rows = np.arange(models)
    groups = np.array([figure(np.delete(rows, group)) for group in np.array_split(rows, 12)])
    return float(figure(rows)), float(np.sqrt((len(groups) - 1) * groups.var()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("fleet", help="the archive that `job/peacock export --fleet` writes, of many models")
    parser.add_argument("other", help="that of the other models")
    parser.add_argument("--json", help="a file for all figures")
    args = parser.parse_args()
    fleet, other = read(args.fleet), read(args.other)
    models = len(other["trainset_mask"])
    if models >= len(fleet["trainset_mask"]):
        parser.exit(2, f"{args.fleet}: has {len(fleet['trainset_mask'])} models; more than the {models} of {args.other} are needed\n")
    if not np.array_equal(fleet["trainset_mask"][:models], other["trainset_mask"]):
        parser.exit(2, f"{args.other}: its subsets are not the first {models} of {args.fleet}; train it with the same subsets.seed\n")
    rest = {name: of[models:] for name, of in fleet.items() if name.endswith(("mask", "correctness"))}
    pairs = pairs_of(
        rest["trainset_mask"], rest["trainset_correctness"], rest["testset_correctness"], fleet["train_labels"], fleet["test_labels"]
    )
    if len(pairs) == 0:
        parser.exit(2, f"{args.fleet}: its other {len(fleet['trainset_mask']) - models} models have no high-influence pair\n")
    train, test = pairs.T
    memorized = np.unique(train)

    def influence(of):
        return lambda rows: mean_difference(of["trainset_mask"][rows][:, train], of["testset_correctness"][rows][:, test])

    def memorization(of):
        return lambda rows: mean_difference(of["trainset_mask"][rows][:, memorized], of["trainset_correctness"][rows][:, memorized])

    means = {"models": models, "pairs": len(pairs), "chosen_by": len(fleet["trainset_mask"]) - models}
    print(f"{len(pairs)} pairs, chosen by {means['chosen_by']} other models; means over them, by {models} models:\n")
    print("| | fleet | other | difference | its standard error |\n|---|---|---|---|---|")
    for name, figure in (("influence", influence), ("memorization of their train examples", memorization)):
        one, two = (with_error(figure(of), models) for of in (fleet, other))
        gap = with_error(lambda rows: figure(other)(rows) - figure(fleet)(rows), models)
        means[name] = {"fleet": one, "other": two, "difference": gap}
        print(f"| {name} | {one[0]:.4f} | {two[0]:.4f} | {gap[0]:+.4f} | {gap[1]:.4f} |")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(means, file, indent=1)


if __name__ == "__main__":
    main()
