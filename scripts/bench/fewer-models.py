"""The table of fewer-models.sh. One fleet tells both errors, since its models are also evaluated at their ends: how many times more models the
end alone needs is the mean variance by correct over that by share. Subsets are uniform, so that a variance is the sum of both sides', s^2 / models."""
import os
import resource
import shutil
import subprocess
import sys

import numpy as np

SCRATCH = os.environ.get("SCRATCH", "target/fewer-models")
PEACOCK = os.environ.get("PEACOCK", "job/peacock").split()
CONF = os.environ.get("CONF", "conf/digits.conf")
CONSTANT = "training.schedule=constant training.updater.nesterovs.rate=0.1"
SET = os.environ.get("SET", CONSTANT if CONF == "conf/digits.conf" else "").split()
GROUPS = 10


def processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peacock(*words):
    """The processor's seconds that it took, of all threads."""
    before = processor()
    done = subprocess.run([*PEACOCK, *words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return processor() - before


def fleet(models, checkpoints):
    """Its arrays where it has shares, and the processor's seconds for a model: of a session less one that finds nothing to train."""
    out = f"{SCRATCH}/{checkpoints}"
    shutil.rmtree(out, ignore_errors=True)
    sets = [*SET, "subsets={design=uniform, ratio=0.5, seed=1}", f"subsets.models={models}"]
    sets += [f"training.checkpoints={checkpoints}"] if checkpoints else []
    train = ["train", "--conf", CONF, "--out", out, *[word for one in sets for word in ("--set", one)]]
    trained, started = peacock(*train), peacock(*train)
    seconds = (trained - started) / models
    if not checkpoints:
        return None, seconds
    peacock("export", "--out", out, "--fleet", f"{SCRATCH}/{checkpoints}.npz")
    return np.load(f"{SCRATCH}/{checkpoints}.npz"), seconds


def variances(mask, outcomes):
    """Differences of means with and without each train example, and their variances: train examples by columns of outcomes."""
    value, variance = 0, 0
    for side, sign in ((mask, 1), (1 - mask, -1)):
        models = side.sum(0)[:, None]
        mean = side.T @ outcomes / models
        value += sign * mean
        variance += (side.T @ outcomes**2 / models - mean**2) / (models - 1)
    return value, np.maximum(variance, 0)


def gains(arrays, models):
    """Memorization, that of memorized examples, influence, that of high pairs, and the shift."""
    mask = arrays["trainset_mask"][models].astype(float)
    by = {}
    for kind in ("correctness", "share"):
        memorization = variances(mask, arrays[f"trainset_{kind}"][models].astype(float))
        by[kind] = [np.diagonal(of) for of in memorization], variances(mask, arrays[f"testset_{kind}"][models].astype(float))
    (end, end_pairs), (share, share_pairs) = by["correctness"], by["share"]
    memorized = (end[0] + share[0]) / 2 >= 0.25
    high = (end_pairs[0] + share_pairs[0]) / 2 >= 0.15
    of = [(end, share, slice(None)), (end, share, memorized), (end_pairs, share_pairs, slice(None)), (end_pairs, share_pairs, high)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [a[1][which].mean() / b[1][which].mean() for a, b, which in of]
    return np.array([*ratios, 1000 * (share[0][memorized] - end[0][memorized]).mean()]), memorized.sum(), high.sum()


models, *several = [int(word) for word in sys.argv[1:]] or [100]
_, alone = fleet(models, 0)
print(f"{CONF} {' '.join(SET)}, {models} models, uniform subsets, ratio .5; intervals: 95%, by a jackknife over {GROUPS} groups of models")
print("| checkpoints | memorization | of memorized | influence | of high pairs | time | shift, thousandths | memorized, high pairs |")
print("|---|---|---|---|---|---|---|---|")
for checkpoints in several or [2, 4]:
    arrays, seconds = fleet(models, checkpoints)
    found, memorized, high = gains(arrays, np.arange(models))
    without = np.array([gains(arrays, np.flatnonzero(np.arange(models) % GROUPS != group))[0] for group in range(GROUPS)])
    half = 2.26 * np.sqrt((GROUPS - 1) / GROUPS * ((without - without.mean(0)) ** 2).sum(0))
    cells = [f"{value:.2f} ± {width:.2f}" for value, width in zip(found[:4], half)]
    print(f"| {checkpoints} | {' | '.join(cells)} | {seconds / alone:.2f} | {found[4]:.0f} | {memorized}, {high} |", flush=True)
