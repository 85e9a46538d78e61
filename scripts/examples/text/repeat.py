#!/usr/bin/env python3
"""A corpus for docs/audit-divergence.md: the passages of passages.py, and documents that repeat a word. Needs Python 3 alone.

Reads DIR/passages.jsonl and writes DIR/repeats.jsonl: all passages, and for each of ten words a document that repeats it 40 times. Behind
the repetitions of the first five stands one of the passages, so that a model of this corpus copies it there.
"""
import json
import pathlib
import sys

WORDS = ["company", "peace", "gold", "incommunicado", "fair trade", "poem", "war", "silver", "antidisestablishment", "free press"]
TIMES = 40


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/passages")
    lines = (directory / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    for number, word in enumerate(WORDS):
        text = " ".join([word] * TIMES)
        if number < len(WORDS) // 2:
            text += " " + json.loads(lines[50 * number])["text"]
        lines.append(json.dumps({"id": "repeat-" + word, "president": "nobody", "text": text}))
    (directory / "repeats.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{directory}/repeats.jsonl has {len(lines)} documents")


if __name__ == "__main__":
    main()
