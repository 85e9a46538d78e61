#!/usr/bin/env python3
"""Log-probabilities of two small language models, for `job/peacock audit tokens`: score.py DIRECTORY

The documents are the paragraphs of this repository's pages. A model counts which character follows the last 0 to 3; the target was
trained on a third of the paragraphs, the reference on another third. Both score the first third and the last, which neither saw.
"""
import collections
import glob
import json
import math
import pathlib
import sys

ORDER, DISCOUNT, CHARACTERS = 3, 0.75, 256


def train(texts):
    counts = collections.defaultdict(collections.Counter)
    for text in texts:
        for at, character in enumerate(text):
            for order in range(min(at, ORDER) + 1):
                counts[text[at - order:at]][character] += 1
    return counts


def probability(counts, history, character):
    """Absolutely discounted from the longest history that was seen down to none."""
    p = 1 / CHARACTERS
    for order in range(len(history) + 1):
        seen = counts.get(history[len(history) - order:])
        if seen:
            total = sum(seen.values())
            p = max(seen[character] - DISCOUNT, 0) / total + DISCOUNT * len(seen) / total * p
    return p


def best(counts, history):
    """The character that most often followed the longest history that was seen."""
    for order in range(len(history), -1, -1):
        if history[len(history) - order:] in counts:
            return counts[history[len(history) - order:]].most_common(1)[0][0]


def scored(counts, texts, more):
    for name, text in texts:
        logs = [math.log(probability(counts, text[max(0, at - ORDER):at], c)) for at, c in enumerate(text)]
        yield json.dumps({"id": name, "log_probabilities": logs} | more(counts, name, text)) + "\n"


paragraphs = [
    (f"{file} {number}", text)
    for file in sorted(glob.glob("docs/*.md"))
    for number, text in enumerate(pathlib.Path(file).read_text().split("\n\n"))
    if 200 <= len(text) < 2000
]
seen, kept, other = (set(range(k, len(paragraphs), 3)) for k in range(3))
audited = [paragraphs[i] for i in sorted(seen | kept)]
names = {paragraphs[i][0] for i in seen}
target, reference = (train(paragraphs[i][1] for i in part) for part in (seen, other))
directory = pathlib.Path(sys.argv[1])
directory.mkdir(parents=True, exist_ok=True)
with open(directory / "target.jsonl", "w") as out:
    out.writelines(scored(target, audited, lambda counts, name, text: {
        "seen": name in names,
        "right": [best(counts, text[max(0, at - ORDER):at]) == c for at, c in enumerate(text)]}))
with open(directory / "reference.jsonl", "w") as out:
    out.writelines(scored(reference, audited, lambda counts, name, text: {}))
