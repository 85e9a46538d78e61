"""Writes pytorch.txt beside it: the parameters of small character models after 50 steps of PyTorch's, laid out as training.language.Layout says.

First parameters and texts are formulas, which CharacterReferenceTest has too. Biases of PyTorch's states, which add nothing to those of
inputs, stay zero, but for that of a GRU's candidate. Adam's epsilon is 1e-6, which ours
adds before it corrects for the beginning (Kingma and Ba 2015, end of section 2), and PyTorch after that.
"""

import math
import os

import torch

V, E, H, T, B, STEPS = 7, 4, 18, 9, 5, 50


def parts(cell, layers):
    gates = {"LSTM": 4, "GRU": 3}[cell]
    yield "embedding", V, E
    for layer in range(layers):
        yield f"input{layer}", H if layer else E, gates * H
        yield f"state{layer}", H, gates * H
        yield f"bias{layer}", 1, 4 * H
    yield "output", H, V
    yield "bias", 1, V


def reorder(matrix, order):
    """Blocks of H columns in another order."""
    return torch.cat([matrix[:, k * H : (k + 1) * H] for k in order], 1)


def run(cell, layers):
    flat = torch.tensor([0.4 * math.sin(1.7 * k + 0.3) for k in range(sum(r * c for _, r, c in parts(cell, layers)))])
    ours, at = {}, 0
    for name, rows, columns in parts(cell, layers):
        ours[name] = flat[at : at + rows * columns].view(rows, columns)
        at += rows * columns
    # i f o g to i f g o; n r z to r z n
    to_input, to_state = ([0, 1, 3, 2],) * 2 if cell == "LSTM" else ([1, 2, 0], [0, 1, 2])
    embedding, output = torch.nn.Embedding(V, E), torch.nn.Linear(H, V)
    net = {"LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}[cell](E, H, layers)
    with torch.no_grad():
        embedding.weight.copy_(ours["embedding"])
        output.weight.copy_(ours["output"].T)
        output.bias.copy_(ours["bias"][0])
        for k in range(layers):
            getattr(net, f"weight_ih_l{k}").copy_(reorder(ours[f"input{k}"], to_input).T)
            getattr(net, f"weight_hh_l{k}").copy_(reorder(ours[f"state{k}"], to_state).T)
            getattr(net, f"bias_ih_l{k}").copy_(reorder(ours[f"bias{k}"], to_input)[0])
            hidden = getattr(net, f"bias_hh_l{k}")
            hidden.zero_()
            if cell == "GRU":
                hidden[2 * H :] = ours[f"bias{k}"][0, 3 * H :]
    parameters = [*embedding.parameters(), *net.parameters(), *output.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    for step in range(STEPS):
        x = torch.tensor([[(7 * t * t + 3 * b + 5 * step + t * b) % V for b in range(B)] for t in range(T + 1)])
        loss = torch.nn.functional.cross_entropy(output(net(embedding(x[:-1]))[0]).flatten(0, 1), x[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        for k in range(layers):
            hidden = getattr(net, f"bias_hh_l{k}").grad
            hidden[: 2 * H if cell == "GRU" else 4 * H] = 0
        torch.nn.utils.clip_grad_norm_(parameters, 0.5)
        optimizer.param_groups[0]["eps"] = 1e-6 / math.sqrt(1 - 0.999 ** (step + 1))
        optimizer.step()
    back_input, back_state = ([0, 1, 3, 2],) * 2 if cell == "LSTM" else ([2, 0, 1], [0, 1, 2])
    result = [embedding.weight]
    for k in range(layers):
        bias = reorder(getattr(net, f"bias_ih_l{k}")[None], back_input)
        if cell == "GRU":
            bias = torch.cat([bias, getattr(net, f"bias_hh_l{k}")[None, 2 * H :]], 1)
        result += [reorder(getattr(net, f"weight_ih_l{k}").T, back_input)]
        result += [reorder(getattr(net, f"weight_hh_l{k}").T, back_state), bias]
    result += [output.weight.T, output.bias]
    values = torch.cat([each.detach().reshape(-1) for each in result]).tolist()
    return " ".join([cell, str(layers), f"{loss.item():.7g}", *(f"{value:.8g}" for value in values)])


torch.set_num_threads(1)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch.txt"), "w") as file:
    for which in [("LSTM", 1), ("LSTM", 2), ("GRU", 1), ("GRU", 2)]:
        file.write(run(*which) + "\n")
