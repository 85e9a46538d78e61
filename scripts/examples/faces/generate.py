#!/usr/bin/env python3
"""Drawn faces of people, several pictures each, for docs/audit-inversion.md. Needs NumPy.

Writes train.npz and test.npz into DIR, each with

  images    pictures of 24 x 24 pixels, from 0 to 1
  family    one of four families, whose members are alike: hair, skin and the shape of the head
  person    who it is: eyes, brows, nose, mouth and glasses are a person's own

Of each family there are people with 1, 2, 5 and 50 pictures in the train set, which differ in pose, light, smile and noise. The test
set has further pictures of the same people.
"""
import pathlib
import sys

import numpy as np

SIDE = 24
FAMILIES = 4
# people of a family by their number of train pictures
PEOPLE = {1: 16, 2: 8, 5: 6, 50: 2}
TEST_PICTURES = 2

ROWS, COLUMNS = np.mgrid[0:SIDE, 0:SIDE].astype(float)


def blob(y, x, height, width, soft=0.6):
    """An ellipse with soft edges: 1 inside, 0 outside."""
    distance = np.sqrt(((ROWS - y) / height) ** 2 + ((COLUMNS - x) / width) ** 2)
    return 1 / (1 + np.exp((distance - 1) * min(height, width) / soft * 2))


def paint(canvas, mask, tone):
    return canvas * (1 - mask) + tone * mask


def line(y0, x0, y1, x1, thickness):
    """A stroke between two points."""
    along = np.array([y1 - y0, x1 - x0])
    at = np.clip(((ROWS - y0) * along[0] + (COLUMNS - x0) * along[1]) / max(along @ along, 1e-9), 0, 1)
    distance = np.hypot(ROWS - y0 - at * along[0], COLUMNS - x0 - at * along[1])
    return 1 / (1 + np.exp((distance - thickness) * 4))


def family(draw):
    return dict(
        width=draw.uniform(6.5, 8.5), height=draw.uniform(8.5, 10.5), skin=draw.uniform(0.5, 0.85), hair=draw.uniform(0.05, 0.5)
    )


def person(draw, of):
    return dict(
        of,
        skin=of["skin"] + draw.normal(scale=0.03),
        apart=draw.uniform(2.4, 4.2),
        eye=draw.uniform(0.7, 1.5),
        level=draw.uniform(9.0, 11.5),
        brow=draw.uniform(-1.2, 1.2),
        nose=draw.uniform(2.0, 4.5),
        mouth=draw.uniform(1.8, 4.2),
        low=draw.uniform(16.5, 18.5),
        fringe=draw.uniform(3.0, 7.0),
        glasses=draw.random() < 0.3,
        beard=draw.random() < 0.3,
    )


def picture(draw, who):
    """Of a person, in another pose and light."""
    down, right = draw.normal(scale=0.5, size=2)
    smile = draw.normal(scale=0.7)
    y, x = 12 + down, 11.5 + right
    face = np.full((SIDE, SIDE), 0.95)
    face = paint(face, blob(y - 1.5, x, who["height"] + 1, who["width"] + 1.2), who["hair"])
    head = blob(y, x, who["height"], who["width"])
    face = paint(face, head, who["skin"])
    face = paint(face, head * (1 / (1 + np.exp((ROWS - (who["fringe"] + down)) * 2))), who["hair"])
    if who["beard"]:
        face = paint(face, head * blob(y + 9, x, 4.5, 6), who["hair"] * 0.7 + who["skin"] * 0.3)
    level = who["level"] + down
    for side in (-1, 1):
        eye = x + side * who["apart"]
        face = paint(face, blob(level, eye, who["eye"], who["eye"] + 0.4), 0.05)
        face = paint(face, line(level - 2.3 - side * who["brow"] / 2, eye - 1.3, level - 2.3 + side * who["brow"] / 2, eye + 1.3, 0.35), 0.15)
        if who["glasses"]:
            ring = blob(level, eye, 2.6, 2.6) - blob(level, eye, 1.7, 1.7)
            face = paint(face, np.clip(ring, 0, 1) * 0.8, 0.1)
    face = paint(face, line(level + 0.5, x, level + 0.5 + who["nose"], x + 0.5, 0.3), who["skin"] * 0.6)
    low = who["low"] + down
    for side in (-1, 1):
        face = paint(face, line(low, x, low - smile, x + side * who["mouth"], 0.45), 0.2)
    slope = draw.normal(scale=0.012)
    light = 1 + slope * (COLUMNS - SIDE / 2) + draw.normal(scale=0.04)
    return np.clip(face * light + draw.normal(scale=0.02, size=face.shape), 0, 1)


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/faces-data")
    directory.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(5)
    sets = {"train": ([], [], []), "test": ([], [], [])}
    for number in range(FAMILIES):
        of = family(draw)
        for pictures, people in PEOPLE.items():
            for each in range(people):
                who = person(draw, of)
                for name, count in (("train", pictures), ("test", TEST_PICTURES)):
                    for _ in range(count):
                        images, families, persons = sets[name]
                        images.append(picture(draw, who))
                        families.append("ABCD"[number])
                        persons.append(f"{'ABCD'[number]}{pictures}-{each}")
    for name, (images, families, persons) in sets.items():
        np.savez(
            directory / f"{name}.npz",
            images=np.array(images, dtype=np.float32),
            family=np.array(families),
            person=np.array(persons),
        )
        print(f"{directory}/{name}.npz: {len(images)} pictures of {len(set(persons))} people")


if __name__ == "__main__":
    main()
