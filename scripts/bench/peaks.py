"""Runs a command and prints its seconds, the processor seconds of Spark's driver and executors together, and the peak memory
(VmHWM, MiB) of the driver and of the largest executor: peaks.py COMMAND...  The command's exit status is passed on. Linux."""

import os
import re
import subprocess
import sys
import time

MAINS = {"driver": b"org.apache.spark.deploy.SparkSubmit", "executor": b"CoarseGrainedExecutorBackend"}


def read(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:
        return b""


def descendants(root):
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        stat = read(pid, "stat")
        if stat:
            parents.setdefault(int(stat.rsplit(b")", 1)[1].split()[1]), []).append(int(pid))
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += parents.get(found[-1], [])
    return found


start = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
peaks = dict.fromkeys(MAINS, 0)
ticks = {}
while process.poll() is None:
    for pid in descendants(process.pid):
        peak = re.search(rb"VmHWM:\s*(\d+) kB", read(pid, "status"))
        words = read(pid, "cmdline").split(b"\0")
        for role, main in MAINS.items():
            if peak and any(word.endswith(main) for word in words):
                peaks[role] = max(peaks[role], int(peak.group(1)) // 1024)
                stat = read(pid, "stat").rsplit(b")", 1)[-1].split()
                if stat:
                    ticks[pid] = int(stat[11]) + int(stat[12])
    time.sleep(0.2)
processor = sum(ticks.values()) / os.sysconf("SC_CLK_TCK")
print(f"{time.monotonic() - start:.1f} {processor:.1f} {peaks['driver']} {peaks['executor']}")
sys.exit(process.returncode)
