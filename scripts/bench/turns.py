"""Measures commands in turns: turns.py ROUNDS NAME=COMMAND NAME=COMMAND ... ; the first is compared with the others.

Each command answers every line of its standard input with a line that begins with seconds. One line is a warm-up; five, for
the first, which runs in a JVM.
"""

import os
import statistics
import subprocess
import sys


class Peer:
    """A process that answers every line of its standard input with one line, and stays warm in between."""

    def __init__(self, command):
        self.command = command
        self.process = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, line):
        try:
            os.write(self.process.stdin.fileno(), f"{line}\n".encode())
        except BrokenPipeError:
            pass
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"ended without an answer to '{line}': {self.command}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    rounds = int(sys.argv[1])
    commands = [argument.split("=", 1) for argument in sys.argv[2:]]
    peers = {name: Peer(command) for name, command in commands}
    seconds = lambda name: float(peers[name].ask("go").split()[0])
    for place, name in enumerate(peers):
        for _ in range(5 if place == 0 else 1):
            seconds(name)
    times = {name: [] for name in peers}
    print("round  load  " + "  ".join(peers))
    for turn in range(rounds):
        for name in peers:
            times[name].append(seconds(name))
        line = "  ".join(f"{times[name][-1]:.3f}" for name in peers)
        print(f"{turn:5d}  {os.getloadavg()[0]:.1f}  {line}", flush=True)
    for peer in peers.values():
        peer.close()
    report(rounds, times)


def report(rounds, times):
    first = next(iter(times.values()))
    ours = statistics.median(first)
    print(f"median of {rounds}:")
    for name, values in times.items():
        median = statistics.median(values)
        pairwise = statistics.median(b / a for a, b in zip(first, values))
        print(f"  {name:20s} {median:8.3f} s   {median / ours:6.2f} x ours   (median of ratios by round {pairwise:6.2f})")


if __name__ == "__main__":
    main()
