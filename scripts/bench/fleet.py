"""The fleet trainer and PyTorch in turns: fleet.py [--rounds N] [--seconds S] [--threads N...] [--ours COMMAND] NET...

Prints a Markdown table of medians, and of the ratios by round. Each side first tries all its variants, best of two slices;
the rounds alternate between our best and the best of each of PyTorch's groups (eager, vmap, byhand). Without --ours only
PyTorch is measured. Both sides stay warm, and idle while the other is measured.

The protocol. COMMAND NET THREADS [DATA] is started once for each net and number of threads; DATA is the folder of MNIST's
IDX files, without which the examples are random bytes. PyTorch's side is fleet_torch.py NET --threads THREADS --serve, whose
docstring gives the nets and recipes. Each line of standard input is answered with one line of JSON on standard output (logs
go to standard error), until standard input ends:
    variants            {"variants": [NAME, ...]}, those to be tried
    VARIANT SECONDS     trains with that variant for so many seconds of wall time, then evaluates for a quarter of it, and
                        answers {"net", "variant", "group", "threads", "steps_per_s", "steps_per_processor_s",
                        "evaluation_examples_per_s", "train_s", "evaluate_s"}; more keys are allowed. The first time, what is
                        needed to be warm comes before the clock starts: buffers, JIT, choice of feed.
    forget VARIANT      {"forgotten": VARIANT}, its buffers are free again
    anything wrong      {"error": SENTENCE}
steps_per_s counts one step of one model; a stack of K in lockstep, or K on several threads, count K. A step takes its batch
from examples in memory in a fresh random order every epoch; only full batches are counted, and what an epoch needs besides
(shuffling, a new model's first weights) is within the time. steps_per_processor_s, which may be left out, is the same by the
processor time of the whole process: what is left to compare when others use the machine. evaluation_examples_per_s counts
one example through one model, logits only, all examples in batches of any size. train_s is epochs x batches of an epoch,
the last, smaller one included, over steps_per_s; evaluate_s is all examples over evaluation_examples_per_s. With several
threads both are a model's share, not its latency. Ours answers with group "ours", PyTorch's with "eager" (channels_last
too), "vmap", "byhand" or "compile".
"""

import argparse
import json
import os
import pathlib
import statistics
import sys

from turns import Peer

GROUPS = ("ours", "eager", "vmap", "byhand", "compile")
TORCH = pathlib.Path(__file__).with_name("fleet_torch.py")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nets", nargs="+", metavar="NET")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of training in a slice")
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--ours", metavar="COMMAND")
    parser.add_argument("--data", help="the folder of MNIST's IDX files")
    parser.add_argument("--also", default="", help="more of PyTorch's variants to try, by commas: compile")
    parser.add_argument("--raw", type=argparse.FileType("a"), help="a file for every answer, a line each")
    return parser.parse_args()


class Contest:
    """The peers of one net, by number of threads and side, and what they answered."""

    def __init__(self, net, options):
        self.net, self.options, self.peers = net, options, {}
        data = f" '{options.data}'" if options.data else ""
        for threads in options.threads:
            torch = f"exec /usr/bin/python3 '{TORCH}' {net} --threads {threads} --serve"
            self.peers[threads, "torch"] = Peer(torch + (f" --data{data}" if data else ""))
            if options.ours:
                self.peers[threads, "ours"] = Peer(f"exec {options.ours} {net} {threads}{data}")

    def ask(self, key, line):
        answer = json.loads(self.peers[key].ask(line))
        if "steps_per_s" in answer and self.options.raw:
            print(json.dumps(answer | {"load": os.getloadavg()[0]}), file=self.options.raw, flush=True)
        return answer

    def best(self):
        """The best variant of each group: {(threads, group): variant}."""
        best = {}
        # all are asked before any is measured, so that one that cannot start shows at once
        names = {key: self.ask(key, "variants")["variants"] for key in self.peers}
        for key in self.peers:
            also = [name for name in self.options.also.split(",") if name and key[1] == "torch"]
            tried = {}
            for variant in names[key] + also:
                answers = [self.ask(key, f"{variant} {self.options.seconds / 2}") for _ in range(2)]
                problem = next((answer["error"] for answer in answers if "error" in answer), None)
                if problem:
                    print(f"{self.net}: {problem}", file=sys.stderr)
                    continue
                rate = max(screened(answer) for answer in answers)
                rival = tried.get(answers[0]["group"])
                if rival is None or rate > rival[0]:
                    tried[answers[0]["group"]] = (rate, variant)
                dropped = variant if rival and rate <= rival[0] else rival and rival[1]
                if dropped:
                    self.ask(key, f"forget {dropped}")
            best |= {(key[0], group): variant for group, (_, variant) in tried.items()}
        return best

    def rounds(self, best):
        """Every answer of every round: {(threads, group): [answer, ...]}."""
        answers = {contender: [] for contender in best}
        for turn in range(self.options.rounds):
            for (threads, group), variant in best.items():
                side = "ours" if group == "ours" else "torch"
                answer = self.ask((threads, side), f"{variant} {self.options.seconds}")
                if "error" in answer:
                    sys.exit(f"{self.net}: {answer['error']}")
                answers[threads, group].append(answer)
            print(f"{self.net}: round {turn + 1} of {self.options.rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        return answers

    def close(self):
        for peer in self.peers.values():
            peer.close()


def screened(answer):
    """What the variants of one side are compared by: for one thread processor time, which others disturb less."""
    return answer.get("steps_per_processor_s", steps(answer)) if answer["threads"] == 1 else steps(answer)


def steps(answer):
    return answer["steps_per_s"]


def models(answer):
    """Models a second, their evaluation included."""
    return 1 / (answer["train_s"] + answer["evaluate_s"])


def median(values):
    return statistics.median(values)


def ratio(rate, ours, theirs):
    """The median of the ratios by round."""
    return median(rate(a) / rate(b) for a, b in zip(ours, theirs))


HEADER = ("net", "threads", *GROUPS, "/ eager", "/ vmap", "/ best", "/ eager, evaluated", "/ best, evaluated", "/ 1 thread")


def row(net, threads, answers):
    """One line of the table. Ratios are ours over PyTorch's; "evaluated" counts models, the rest steps."""
    here = {group: answers[threads, group] for group in GROUPS if (threads, group) in answers}
    cells = [net, str(threads)]
    for group in GROUPS:
        found = here.get(group)
        cells.append(f"{short(median(map(steps, found)))} ({found[0]['variant']})" if found else "")
    ours = here.get("ours")
    peers = {group: found for group, found in here.items() if group != "ours"}

    def over(rate, *groups):
        rivals = [peers[group] for group in groups if group in peers]
        if not ours or not rivals:
            return ""
        return f"{ratio(rate, ours, max(rivals, key=lambda found: median(map(rate, found)))):.2f}"

    cells += [over(steps, "eager"), over(steps, "vmap"), over(steps, *peers)]
    cells += [over(models, "eager"), over(models, *peers)]
    single = answers.get((1, "ours"))
    cells.append(f"{ratio(steps, ours, single):.2f}" if ours and single and threads > 1 else "")
    return cells


def short(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def evaluation(net, answers):
    """A line for each contender: seconds of a model."""
    for (threads, group), found in sorted(answers.items()):
        train, evaluate = (median(answer[name] for answer in found) for name in ("train_s", "evaluate_s"))
        rate = median(answer["evaluation_examples_per_s"] for answer in found)
        processor = [answer["steps_per_processor_s"] for answer in found if "steps_per_processor_s" in answer]
        cells = [net, str(threads), group, found[0]["variant"], f"{train:.4g}", f"{evaluate:.3g}", short(rate)]
        cells.append(short(median(processor)) if processor else "")
        yield line(cells)


def main():
    options = parse()
    rows, seconds = [], []
    for net in options.nets:
        contest = Contest(net, options)
        answers = contest.rounds(contest.best())
        contest.close()
        rows += [line(row(net, threads, answers)) for threads in options.threads]
        seconds += evaluation(net, answers)
    print(f"Steps a second, medians of {options.rounds} slices of {options.seconds:g} s, in turns; ratios, by round, are")
    print("ours over theirs; \"evaluated\" counts whole models, evaluation included, and not steps.\n")
    print(line(HEADER), line(["---"] * len(HEADER)), *rows, sep="\n")
    print("\nSeconds of a model (with several threads its share of them):\n")
    heads = ("net", "threads", "group", "variant", "training", "evaluation", "examples a second", "steps a processor second")
    print(line(heads), line(["---"] * len(heads)), *seconds, sep="\n")


if __name__ == "__main__":
    main()
