"""The tables of overhead.sh: overhead.py SCRATCH share|executors|heap [NUMBER...]. Every job is a job/peacock train of its own; what
it took is read from its log of stacks, training.json and, for the heap, the log of the garbage collector."""

import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

EPOCHS = os.environ.get("EPOCHS", "100")


def stacks(default):
    return [int(word) for word in os.environ.get("STACKS", default).split()]


class Job:
    """Trains to the end, and knows what it took."""

    def __init__(self, scratch, conf, runs, stack, master, heap=False):
        self.out = os.path.join(scratch, "out")
        self.lines = os.path.join(scratch, "stacks.log")
        self.collections = os.path.join(scratch, "gc.log")
        shutil.rmtree(self.out, ignore_errors=True)
        for file in (self.lines, self.collections):
            if os.path.exists(file):
                os.remove(file)
        environment = dict(os.environ, PEACOCK_STACKS_LOG=self.lines)
        if heap:
            environment["SPARK_SUBMIT_OPTS"] = f"-Xlog:gc:file={self.collections}"
        command = ["job/peacock", "train", "--conf", conf, "--out", self.out]
        for setting in (f"subsets.models={runs}", f"training.stack={stack}"):
            command += ["--set", setting]
        if conf.startswith("conf/"):
            command += ["--set", f"training.epochs={EPOCHS}"]
        command += ["--", "--master", master, "--conf", "spark.ui.enabled=false"]
        start = time.monotonic()
        with open(os.path.join(scratch, "job.log"), "w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            while process.poll() is None:
                if heap:
                    # each shell of the launcher becomes the next, and at last the driver
                    subprocess.run(
                        ["jcmd", str(process.pid), "GC.run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                    )
                    time.sleep(3)
                else:
                    time.sleep(0.1)
        self.process_seconds = time.monotonic() - start
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit status {process.returncode}\n{open(log.name).read()}")
        with open(os.path.join(self.out, "training.json")) as file:
            self.fleet_seconds = json.load(file)[-1]["seconds"]
        with open(self.lines) as file:
            self.stacks = [json.loads(line) for line in file]
        trained = sum(stack["runs"] for stack in self.stacks)
        if trained != runs:
            sys.exit(f"{trained} of {runs} runs are in {self.lines}")

    def total(self, field):
        return sum(stack[field] for stack in self.stacks)

    def idle_at_the_end(self, slots):
        """Seconds of wall time that slots waited, on average, for the last stack to end."""
        ends = sorted(datetime.datetime.fromisoformat(stack["finished_at"]) for stack in self.stacks)[-slots:]
        return sum((ends[-1] - end).total_seconds() for end in ends) / slots

    def warm_rate(self):
        """Models a second from the time when half of the stacks were done, when every executor's code is compiled."""
        ends = sorted((datetime.datetime.fromisoformat(stack["finished_at"]), stack["runs"]) for stack in self.stacks)
        half = len(ends) // 2
        return sum(runs for _, runs in ends[half:]) / (ends[-1][0] - ends[half - 1][0]).total_seconds()

    def live_mebibytes(self):
        """After each full collection, in order."""
        with open(self.collections) as file:
            return [int(after) for after in re.findall(r"Pause Full .*?\d+M->(\d+)M", file.read())]


def share(scratch, sizes):
    """Training is what tasks spend in it, divided by the tasks at a time; what is left is tasks' overhead, waiting and the driver."""
    slots = os.cpu_count()
    print(f"digits, {EPOCHS} epochs, local[{slots}]; seconds of wall time")
    print("| runs | stack | process | fleet | training | overhead of fleet | of its tasks alone | idle at the end | of process |")
    print("|---|---|---|---|---|---|---|---|---|")
    for runs in sizes or [200, 2000]:
        for stack in stacks("1 8 16"):
            job = Job(scratch, "conf/digits.conf", runs, stack, f"local[{slots}]")
            training = job.total("seconds") / slots
            print(
                f"| {runs} | {stack} | {job.process_seconds:.1f} | {job.fleet_seconds:.1f} | {training:.1f} "
                f"| {1 - training / job.fleet_seconds:.2%} | {1 - job.total('seconds') / job.total('task_seconds'):.2%} "
                f"| {job.idle_at_the_end(slots) / job.fleet_seconds:.2%} | {1 - training / job.process_seconds:.2%} |",
                flush=True,
            )


def executors(scratch, sizes):
    rounds = sizes[0] if sizes else 3
    runs = int(os.environ.get("RUNS", "1200"))
    print(f"digits, {EPOCHS} epochs, {runs} runs in stacks of 8, executors of one core; models/s by the fleet's wall time")
    print("| round | one | two | two / one | the same of the second half of the stacks |")
    print("|---|---|---|---|---|")
    ratios, warm = [], []
    for turn in range(rounds):
        rates, warm_rates = [], []
        for count in (1, 2):
            job = Job(scratch, "conf/digits.conf", runs, 8, f"local-cluster[{count},1,1024]")
            used = {stack["executor"] for stack in job.stacks}
            if len(used) != count:
                sys.exit(f"{len(used)} executors trained, not {count}")
            rates.append(runs / job.fleet_seconds)
            warm_rates.append(job.warm_rate())
        ratios.append(rates[1] / rates[0])
        warm.append(warm_rates[1] / warm_rates[0])
        print(f"| {turn} | {rates[0]:.2f} | {rates[1]:.2f} | {ratios[-1]:.2f} | {warm[-1]:.2f} |", flush=True)
    print(f"median of {rounds}: {statistics.median(ratios):.2f}, of the second half {statistics.median(warm):.2f}")


def heap(scratch, sizes):
    with open(os.path.join(scratch, "tiny.csv"), "w") as file:
        file.write("a,b,label\n" + "".join(f"{i % 7},{i % 5},{i % 2}\n" for i in range(64)))
    conf = os.path.join(scratch, "tiny.conf")
    with open(conf, "w") as file:
        file.write(
            "dataset { train { format = csv, path = tiny.csv, label = label }, test { format = csv, path = tiny.csv, label = label } }\n"
            "model.layers = [ { output = 2 } ]\ntraining { epochs = 1, batch = 16 }\n"
        )
    print("live heap of the driver after a full collection every 3 s, MiB; one executor of one core")
    print("| runs | stack | tasks | peak | over the first row of the stack |")
    print("|---|---|---|---|---|")
    for stack in stacks("1 16"):
        first = None
        for runs in sizes or [2000, 20000]:
            job = Job(scratch, conf, runs, stack, "local-cluster[1,1,1024]", heap=True)
            live = job.live_mebibytes()
            if not live:
                sys.exit(f"no full collection is in {job.collections}; is jcmd there?")
            first = first or max(live)
            print(f"| {runs} | {stack} | {len(job.stacks)} | {max(live)} | {max(live) / first:.2f} |", flush=True)


if __name__ == "__main__":
    {"share": share, "executors": executors, "heap": heap}[sys.argv[2]](sys.argv[1], [int(word) for word in sys.argv[3:]])
