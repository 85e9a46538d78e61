"""Measures commands in turns: turns.py ROUNDS NAME=COMMAND NAME=COMMAND ... ; the first is compared with the others.

Each command answers every line of its standard input with a line that begins with seconds. One line is a warm-up; five, for
the first, which runs in a JVM.
"""

import os
import statistics
import subprocess
import sys

rounds = int(sys.argv[1])
names, peers = [], []
for argument in sys.argv[2:]:
    name, command = argument.split("=", 1)
    names.append(name)
    peers.append(subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))


def ask(peer):
    peer.stdin.write("go\n")
    peer.stdin.flush()
    return float(peer.stdout.readline().split()[0])


for place, peer in enumerate(peers):
    for _ in range(5 if place == 0 else 1):
        ask(peer)
times = {name: [] for name in names}
print("round  load  " + "  ".join(names))
for turn in range(rounds):
    for name, peer in zip(names, peers):
        times[name].append(ask(peer))
    print(f"{turn:5d}  {os.getloadavg()[0]:.1f}  " + "  ".join(f"{times[name][-1]:.3f}" for name in names), flush=True)
for peer in peers:
    peer.stdin.close()
    peer.wait()
ours = statistics.median(times[names[0]])
print(f"median of {rounds}:")
for name in names:
    median = statistics.median(times[name])
    pairwise = statistics.median(b / a for a, b in zip(times[names[0]], times[name]))
    print(f"  {name:20s} {median:8.3f} s   {median / ours:6.2f} x ours   (median of ratios by round {pairwise:6.2f})")
