#!/usr/bin/env python3
"""Passages of the State of the Union addresses for docs/text-data.md, as JSON Lines. Needs Python 3 and npm alone.

Fetches the addresses (public domain) as generate.py does, cuts them into passages of whole sentences, and writes DIR/passages.jsonl:
500 of them, drawn at random, with "id", "president" and "text".
"""
import json
import pathlib
import random
import re
import sys

import generate

PASSAGES = 500
SHORTEST = 200
LONGEST = 300


def passages(text):
    passage = ""
    for sentence in re.split(r"(?<=[.?!]) +", text.strip()):
        if len(passage) + len(sentence) >= LONGEST:
            yield passage
            passage = ""
        passage += (" " if passage else "") + sentence
    yield passage


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/passages")
    directory.mkdir(parents=True, exist_ok=True)
    all_of_them = []
    for file, text in generate.fetch(directory):
        year, *names = file.removesuffix(".txt").split("_")[:-1]
        for number, passage in enumerate(passages(text), 1):
            if SHORTEST <= len(passage) <= LONGEST:
                all_of_them.append({"id": f"{year}-{number}", "president": " ".join(names), "text": passage})
    drawn = sorted(random.Random(1).sample(range(len(all_of_them)), PASSAGES))
    lines = [json.dumps(all_of_them[i], ensure_ascii=False) for i in drawn]
    (directory / "passages.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{PASSAGES} of {len(all_of_them):,} passages are in {directory / 'passages.jsonl'}")


if __name__ == "__main__":
    main()
