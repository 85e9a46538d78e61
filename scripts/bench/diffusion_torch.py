"""PyTorch's side of diffusion.sh: diffusion_torch.py [conv-]train|[conv-]generate HIDDEN BATCH SIDE COUNT. Answers every line of standard
input with the processor time in seconds of COUNT steps of training, or of COUNT generations of 25 steps, on one thread."""

import math
import sys
import time

import torch

IMAGES, NOISE_STEPS, TIME, TOGETHER = 200, 200, 32, 250
task, hidden, batch, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
width = side * side
count = int(sys.argv[5])
torch.set_num_threads(1)
torch.manual_seed(1)
images = 2 * torch.rand(IMAGES, width) - 1
place = 1000 * torch.arange(NOISE_STEPS) / NOISE_STEPS
angles = place[:, None] * torch.exp(-math.log(1000) * torch.arange(TIME // 2) / (TIME // 2))
told = torch.cat([angles.sin(), angles.cos()], 1)
cosine = torch.cos((torch.arange(NOISE_STEPS + 1) / NOISE_STEPS + 0.008) / 1.008 * math.pi / 2) ** 2
left = torch.cumprod((cosine[1:] / cosine[:-1]).clamp(min=0.001), 0)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [width, hidden, hidden]
        self.layers = torch.nn.ModuleList([torch.nn.Linear(size + TIME, hidden) for size in sizes])
        self.output = torch.nn.Linear(hidden, width)

    def forward(self, x, time_of):
        for at, layer in enumerate(self.layers):
            y = torch.nn.functional.silu(layer(torch.cat([x, time_of], 1)))
            x = y if at == 0 else x + y
        return self.output(x)


class Block(torch.nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.first_norm = torch.nn.GroupNorm(min(8, inputs // 4), inputs)
        self.first = torch.nn.Conv2d(inputs, hidden, 3, padding=1, bias=False)
        self.told = torch.nn.Linear(2 * hidden, hidden)
        self.second_norm = torch.nn.GroupNorm(min(8, hidden // 4), hidden)
        self.second = torch.nn.Conv2d(hidden, hidden, 3, padding=1)
        self.shortcut = torch.nn.Identity() if inputs == hidden else torch.nn.Conv2d(inputs, hidden, 1, bias=False)

    def forward(self, x, embedded):
        h = self.first(silu(self.first_norm(x))) + self.told(embedded)[:, :, None, None]
        return self.shortcut(x) + self.second(silu(self.second_norm(h)))


class ConvNet(torch.nn.Module):
    """Images of two resolutions, as ConvNet.java has them."""

    def __init__(self):
        super().__init__()
        self.told = torch.nn.Linear(TIME, 2 * hidden)
        self.first = torch.nn.Conv2d(1, hidden, 3, padding=1)
        self.down, self.bottom, self.up = Block(hidden), Block(hidden), Block(2 * hidden)
        self.norm = torch.nn.GroupNorm(min(8, hidden // 4), hidden)
        self.last = torch.nn.Conv2d(hidden, 1, 3, padding=1)

    def forward(self, x, time_of):
        embedded = silu(self.told(time_of))
        x = self.first(x.view(-1, 1, side, side).to(memory_format=layout))
        beside = self.down(x, embedded)
        x = self.bottom(torch.nn.functional.avg_pool2d(beside, 2), embedded)
        x = torch.cat([torch.nn.functional.interpolate(x, scale_factor=2), beside], 1)
        x = self.up(x, embedded)
        return self.last(silu(self.norm(x))).reshape(-1, width)


silu = torch.nn.functional.silu
layout = torch.channels_last if "--channels-last" in sys.argv else torch.contiguous_format
net = ConvNet() if task.startswith("conv-") else Net()
net = net.to(memory_format=layout)
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3, fused=True)
averaged = [p.detach().clone() for p in net.parameters()]


def train():
    parameters = [p.detach() for p in net.parameters()]
    for step in range(count):
        x0 = images[torch.randint(IMAGES, (batch,))]
        t = torch.randint(NOISE_STEPS, (batch,))
        a = left[t][:, None]
        x = a.sqrt() * x0 + (1 - a).sqrt() * torch.randn_like(x0)
        loss = torch.nn.functional.mse_loss(net(x, told[t]), x0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = 3e-3 * min(1, (step + 1) / 200)
        optimizer.step()
        torch._foreach_lerp_(averaged, parameters, 0.001)


@torch.inference_mode()
def generate():
    steps = torch.linspace(NOISE_STEPS - 1, 0, 25).round().long().tolist()
    for _ in range(count // TOGETHER):
        x = torch.randn(TOGETHER, width)
        for now, then in zip(steps, steps[1:] + [None]):
            a, b = left[now], left[then] if then is not None else torch.tensor(1.0)
            x0 = net(x, told[now].expand(TOGETHER, TIME)).clamp(-1, 1)
            x = b.sqrt() * x0 + (1 - b).sqrt() * (x - a.sqrt() * x0) / (1 - a).sqrt()


for _ in sys.stdin:
    start = time.process_time()
    (train if task.endswith("train") else generate)()
    print(time.process_time() - start, flush=True)
