#!/usr/bin/env python3
"""Two wordings of one text for `audit text --near`: writes into DIR

  corpus/KING.txt ...  the King James Bible, a file for each of its 66 books
  generations.jsonl    verses of the World English Bible of at least K words, with their "reference", and "similarity" to the same verse
                       of the other: 1 - words that differ / words of the longer verse, by the plain table of edit distances

so that the share of each group of --by similarity is what is found again. Both are in the public domain and in Debian:
apt-get install bible-kjv diatheke sword-text-web. Usage: text-wordings.py DIR [K]
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

# books of the World English Bible that the other one does not have
FURTHER = "Tobit|Judith|Esther .*|Wisdom|Sirach|Baruch|.*Maccabees|.*Esdras|.*Manasse[hs]|Additional Psalm|Prayer.*|Susanna|Bel.*|Letter.*|.*Greek.*"
BANDS = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0]


def words(text):
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def king_james():
    """Text by (book, chapter, verse), the books numbered from 0."""
    lines = subprocess.run(["bible", "-f", "Gen1:1-Rev22:21"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
    verses, books = {}, []
    for book, chapter, verse, text in re.findall(r"^(\w+?)(\d+):(\d+) (.*)$", lines, re.M):
        if book not in books:
            books.append(book)
        verses[books.index(book), int(chapter), int(verse)] = text
    return books, verses


def world_english():
    """The same, of the books from Genesis to Revelation; verses in lines of poetry are joined."""
    # each half by itself: what stands behind the last book of the one is printed under each verse of the other
    printed = "".join(
        subprocess.run(["diatheke", "-b", "engWEB2015eb", "-f", "plain", "-k", half], capture_output=True, text=True, check=True).stdout
        for half in ("Genesis 1:1-Malachi 4:6", "Matthew 1:1-Revelation 22:21")
    )
    verses, books, here = collections.defaultdict(list), [], None
    for line in printed.splitlines():
        begins = re.match(r" *([A-Z][\w ()]*?) (\d+):(\d+): ?(.*)$", line)
        if begins and re.fullmatch(FURTHER, begins[1]):
            here = None
            continue
        if begins:
            if begins[1] not in books:
                books.append(begins[1])
            here = (books.index(begins[1]), int(begins[2]), int(begins[3]))
            line = begins[4]
        if here:
            verses[here].append(line)
    return books, {key: re.sub(r"\s+", " ", " ".join(lines)).strip() for key, lines in verses.items()}


def similarity(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x != y))
    return 1 - row[-1] / max(len(a), len(b), 1)


def main(directory, k=20):
    books, king = king_james()
    names, world = world_english()
    if len(books) != 66 or len(names) != 66:
        sys.exit(f"there are 66 books, but `bible` has {len(books)} and `diatheke` {len(names)}")
    (directory / "corpus").mkdir(parents=True, exist_ok=True)
    for number, book in enumerate(books):
        text = "\n".join(text for key, text in king.items() if key[0] == number)
        (directory / "corpus" / f"{book}.txt").write_text(text + "\n")
    counts = collections.Counter()
    with open(directory / "generations.jsonl", "w") as out:
        for key, text in world.items():
            if key in king and len(words(text)) >= k:
                near = similarity(words(text), words(king[key]))
                band = next(low for low in BANDS if near >= low)
                counts[band] += 1
                reference = f"{names[key[0]]} {key[1]}:{key[2]}"
                name = f"{band:.2f} or more" if near >= 0.7 else "below 0.70"
                out.write(json.dumps({"reference": reference, "similarity": name, "text": text}, ensure_ascii=False) + "\n")
    for band, count in sorted(counts.items(), reverse=True):
        print(f"{count:6d} verses of similarity {band} or more")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:]))
