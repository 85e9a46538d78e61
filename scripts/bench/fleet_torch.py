"""PyTorch's side of scripts/bench/fleet: training steps a second of the nets that the fleet trainer is measured on.

    fleet_torch.py NET [--threads N] [--seconds S] [--data DIR] [--variants a,b,...] [--serve | --list | --check]

NET, all convolutions 3x3, max pools 2x2 with stride 2, weights and biases float32:
    mlp        784, dense 512, ReLU, dense 256, ReLU, dense 10; batch 128
    digits32   64, dense 32, ReLU, dense 10; batch 32
    digits128  64, dense 128, ReLU, dense 10; batch 32
    cnn        28x28x1, conv 16 valid, ReLU, max pool, conv 32 valid, ReLU, max pool (11 to 5, floor), dense 10; batch 128
    conv       28x28x1, conv 16 valid, ReLU, conv 32 valid, ReLU, dense 10; batch 128
    resnet9    32x32x3, w = 16, "block c" is conv c (same, no bias), batch norm, ReLU; batch 128:
               block 16; block 32; max pool; x + (block 32; block 32); block 64; max pool; block 128; max pool;
               x + (block 128; block 128); global average pool (4x4); dense 10
Cross-entropy, Nesterov momentum .9, rate .1 (resnet9 .02), no weight decay. A model is 10 epochs over 70% of the train
examples (60,000 for mlp, cnn and conv, 1,500 for digits, 50,000 for resnet9) and one evaluation of all examples (10,000, 297 and
10,000 test examples more). Batches are gathered from memory in a fresh random order every epoch, the fastest of four ways,
tried on the variant itself: from bytes that are converted and scaled, or from floats made before; a batch or up to 2 MiB at
once. Without --data the bytes are random, around a prototype per class. A model starts anew once it is trained.

Variants: eager, eager-foreach, eager-fused (torch.optim.SGD's three forms); channels_last and channels_last-fused; vmapK and
vmap-aroundK, a stack of K models with the gradient inside of vmap or around it; byhand and byhandK, a step without autograd;
compile and channels_last-compile, torch.compile, only on demand (needs g++ and the headers of libtorch-dev);
processes-V, one process of one thread for each thread, each with the variant V. Answers are one line of JSON a variant;
fleet.py describes them, and --serve.
--check trains every variant from the same start on the same batches, and fails if parameters differ from eager's.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("net", choices=["mlp", "digits32", "digits128", "cnn", "conv", "resnet9"])
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=5, help="of training for each variant, in five slices")
parser.add_argument("--data", help="the folder of MNIST's IDX files")
parser.add_argument("--variants", help="instead of all that need no compiler")
parser.add_argument("--serve", action="store_true")
parser.add_argument("--list", action="store_true", help="only print the names of the variants")
parser.add_argument("--check", action="store_true")
arguments = parser.parse_args()
# both are read when the libraries are loaded; OpenBLAS with its own threads knows nothing of torch.set_num_threads
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)

import torch  # noqa: E402
from fleet_torch_nets import RECIPES, Examples, Feed, epoch  # noqa: E402
from fleet_torch_steps import ConvByHand, DenseByHand, Eager, Vmap  # noqa: E402

SLICES = 5
STACKS = {"mlp": [2, 4, 8], "digits32": [4, 8, 16, 32, 64, 128], "digits128": [4, 8, 16, 32, 64, 128]}
EVALUATION_BATCHES = [256, 1024, 4096]


def variants(net):
    """Names and makers of a net's variants, those of one process."""
    makers = {
        "eager": lambda: Eager(net),
        "eager-foreach": lambda: Eager(net, foreach=True),
        "eager-fused": lambda: Eager(net, fused=True),
    }
    if net in STACKS:
        makers |= {f"vmap{models}": lambda models=models: Vmap(net, models) for models in STACKS[net]}
        makers |= {
            f"vmap-around{models}": lambda models=models: Vmap(net, models, around=True) for models in STACKS[net]
        }
        makers |= {"byhand": lambda: DenseByHand(net, 1)}
        makers |= {f"byhand{models}": lambda models=models: DenseByHand(net, models) for models in STACKS[net]}
    else:
        makers |= {"channels_last": lambda: Eager(net, channels_last=True)}
        makers |= {"channels_last-fused": lambda: Eager(net, channels_last=True, fused=True)}
    if net == "cnn":
        makers |= {"byhand": lambda: ConvByHand(net)}
    return makers


def on_demand(net):
    if net in STACKS:
        return {"compile": lambda: Eager(net, compiled=True, fused=True)}
    return {"channels_last-compile": lambda: Eager(net, channels_last=True, compiled=True, fused=True)}


def names(net, threads):
    plain = list(variants(net))
    return plain + [f"processes-{name}" for name in plain] * (threads > 1)


def group(variant):
    """eager, vmap or byhand: the columns of the issue. Compiled is none of them."""
    variant = variant.removeprefix("processes-")
    if variant.endswith("compile"):
        return "compile"
    return next((name for name in ("vmap", "byhand") if variant.startswith(name)), "eager")


class Bench:
    """A warm variant: trains and evaluates for as long as it is asked."""

    def __init__(self, net, way, examples):
        self.recipe, self.way, self.examples = RECIPES[net], way, examples
        feeds = Feed.choices(self.recipe, way.models)
        self.train(feeds[0], 0.2)
        self.feed = max(feeds, key=lambda feed: self.train(feed, 0.3))
        self.evaluation_batch = max(EVALUATION_BATCHES, key=lambda size: self.evaluate(size, 0.1))
        self.batches = self.all_batches(self.feed)

    def all_batches(self, feed):
        recipe, way = self.recipe, self.way
        while True:
            way.reset()
            included = torch.stack([torch.randperm(recipe.train)[: recipe.included] for _ in range(way.models)])
            for _ in range(recipe.epochs):
                yield from epoch(self.examples, recipe, feed, included)

    def train(self, feed, seconds):
        return self.steps(self.all_batches(feed), seconds)[0]

    def steps(self, batches, seconds):
        """Steps a second and a processor second, times the models in the stack."""
        self.way.training(True)
        start, processor = time.perf_counter(), time.process_time()
        for steps in itertools.count(1):
            self.way.step(*next(batches))
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                done = steps * self.way.models
                return done / elapsed, done / (time.process_time() - processor)

    @torch.no_grad()
    def evaluate(self, size, seconds):
        """Examples a second, times the models in the stack, forward only, from floats made before."""
        self.way.training(False)
        done, start = 0, time.perf_counter()
        for batch in itertools.cycle(self.examples.floats.split(size)):
            self.way.logits(batch)
            done += len(batch)
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                return done * self.way.models / elapsed

    def answer(self, seconds):
        steps, processor = self.steps(self.batches, seconds)
        return {
            "models": self.way.models,
            "feed": str(self.feed),
            "evaluation_batch": self.evaluation_batch,
            "steps_per_s": steps,
            "steps_per_processor_s": processor,
            "evaluation_examples_per_s": self.evaluate(self.evaluation_batch, seconds / 4),
        }


class Processes:
    """One serving process of one thread for each thread, all asked at once; rates add."""

    def __init__(self, net, variant):
        command = [sys.executable, __file__, net, "--serve"]
        if arguments.data:
            command += ["--data", arguments.data]
        self.variant = variant
        self.processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(arguments.threads)
        ]
        self.answer(0.1)

    def answer(self, seconds):
        for process in self.processes:
            process.stdin.write(f"{self.variant} {seconds}\n")
            process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for process in self.processes]
        for answer in answers:
            if "error" in answer:
                raise ValueError(answer["error"])
        sums = {name: sum(answer[name] for answer in answers) for name in ("steps_per_s", "evaluation_examples_per_s")}
        sums["steps_per_processor_s"] = statistics.mean(answer["steps_per_processor_s"] for answer in answers)
        return {name: answers[0][name] for name in ("models", "feed", "evaluation_batch")} | sums

    def close(self):
        for process in self.processes:
            process.stdin.close()
            process.wait()


class Peer:
    """All variants of a net; each is made when it is first asked, and stays warm. Only one keeps processes."""

    def __init__(self, net):
        self.net, self.examples, self.benches = net, None, {}

    def bench(self, variant):
        if variant not in self.benches:
            makers = variants(self.net) | on_demand(self.net)
            base = variant.removeprefix("processes-")
            if base not in makers:
                raise ValueError(f"{self.net} has no variant '{variant}'")
            if base != variant:
                self.benches[variant] = Processes(self.net, base)
            else:
                self.examples = self.examples or Examples(self.net, arguments.data)
                self.benches[variant] = Bench(self.net, makers[base](), self.examples)
        return self.benches[variant]

    def answer(self, variant, seconds):
        head = {"net": self.net, "variant": variant, "group": group(variant), "threads": arguments.threads}
        return completed(head | self.bench(variant).answer(seconds))

    def forget(self, variant):
        bench = self.benches.pop(variant, None)
        if isinstance(bench, Processes):
            bench.close()


def completed(answer):
    """With the seconds of a model: its training, and its evaluation."""
    recipe = RECIPES[answer["net"]]
    return answer | {
        "train_s": recipe.epochs * recipe.steps_per_epoch / answer["steps_per_s"],
        "evaluate_s": (recipe.train + recipe.test) / answer["evaluation_examples_per_s"],
    }


def median(answers):
    rates = ("steps_per_s", "steps_per_processor_s", "evaluation_examples_per_s")
    medians = {name: statistics.median(answer[name] for answer in answers) for name in rates}
    return completed(answers[0] | medians)


def reply(value):
    rounded = {name: float(f"{x:.4g}") if isinstance(x, float) else x for name, x in value.items()}
    print(json.dumps(rounded), flush=True)


def serve(peer):
    for line in sys.stdin:
        words = line.split()
        try:
            if words == ["variants"]:
                reply({"variants": names(peer.net, arguments.threads)})
            elif words[:1] == ["forget"]:
                peer.forget(words[1])
                reply({"forgotten": words[1]})
            else:
                variant, seconds = words
                reply(peer.answer(variant, float(seconds)))
        except Exception as problem:
            reply({"error": f"{line.strip()}: {problem}"})


def check(net, wanted):
    """Parameters after 10 steps from eager's start on eager's batches, each variant against eager, in float64."""
    torch.set_default_dtype(torch.float64)
    recipe, examples = RECIPES[net], Examples(net, arguments.data)
    makers = {name: make for name, make in (variants(net) | on_demand(net)).items() if name in wanted}
    batches = [batch for batch, _ in zip(fixed_batches(recipe, examples), range(10))]
    torch.manual_seed(3)
    eager = Eager(net)
    starts = {name: value.clone() for name, value in eager.named().items()}
    for x, y in batches:
        eager.step(x, y)
    worst = 0
    for name, make in makers.items():
        way = make()
        for key, value in way.named().items():
            value.copy_(starts[key].expand(value.shape))
        for x, y in batches:
            if "channels_last" in name:
                x = x.view(1, recipe.batch, recipe.channels, -1).mT.reshape(x.shape)
            way.step(x.repeat(way.models, 1, 1), y.repeat(way.models, 1))
        expected = eager.named()
        off = max(
            ((value - expected[key]).norm(dim=None) / expected[key].norm() / way.models**0.5).item()
            for key, value in way.named().items()
        )
        moved = max(((expected[key] - start).norm() / expected[key].norm()).item() for key, start in starts.items())
        worst = max(worst, off)
        print(f"{net} {name}: off by {off:.1e} of a parameter's norm, which moved by {moved:.1e}", flush=True)
    sys.exit(f"{net}: variants differ" if not worst < 1e-9 else 0)


def fixed_batches(recipe, examples):
    torch.manual_seed(2)
    included = torch.arange(recipe.included)[None]
    return ((x.clone(), y.clone()) for x, y in epoch(examples, recipe, Feed(True, 1), included))


def main():
    torch.set_num_threads(arguments.threads)
    wanted = arguments.variants.split(",") if arguments.variants else names(arguments.net, arguments.threads)
    if arguments.list:
        print(*wanted, sep="\n")
    elif arguments.check:
        check(arguments.net, wanted)
    elif arguments.serve:
        serve(Peer(arguments.net))
    else:
        peer = Peer(arguments.net)
        for variant in wanted:
            reply(median([peer.answer(variant, arguments.seconds / SLICES) for _ in range(SLICES)]))
            peer.forget(variant)


main()
