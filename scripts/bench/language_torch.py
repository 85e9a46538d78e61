"""PyTorch's side of language.sh: language_torch.py train|eval HIDDEN BATCH CELL LAYERS. Answers every line of standard input with
the processor time in seconds of 131,072 characters, on one thread."""

import sys
import time

import torch

CHARACTERS, SYMBOLS, WINDOW = 1 << 17, 97, 64
task, hidden, batch, cell, layers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
torch.set_num_threads(1)
torch.manual_seed(1)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(SYMBOLS, 32)
        self.recurrent = {"LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}[cell](32, hidden, layers)
        self.output = torch.nn.Linear(hidden, SYMBOLS)

    def forward(self, x):
        return self.output(self.recurrent(self.embedding(x))[0])


net = Net()
text = torch.randint(1, SYMBOLS, (CHARACTERS + 1,))
loss_of = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)


def train():
    windows = torch.randperm(CHARACTERS // WINDOW) * WINDOW
    places = torch.arange(WINDOW)[:, None]
    for at in range(0, len(windows), batch):
        x = windows[None, at : at + batch] + places
        loss = loss_of(net(text[x]).flatten(0, 1), text[x + 1].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()


@torch.inference_mode()
def evaluate():
    length = CHARACTERS // batch
    steps = min(length, 400)
    for at in range(0, length, steps):
        x = text[: batch * steps].view(steps, batch)
        y = torch.log_softmax(net(x), 2)
        y.gather(2, x[:, :, None]).sum(0), (y.argmax(2) == x).sum(0)


for _ in sys.stdin:
    start = time.process_time()
    (train if task == "train" else evaluate)()
    print(time.process_time() - start, flush=True)
