"""The ways of taking a step in PyTorch: each has step(x, y), logits(x) and reset(); x is (models, batch, features)."""

import math

import torch
from fleet_torch_nets import RECIPES, SIZES, build
from torch import nn
from torch.nn import functional
from torch.optim.sgd import sgd


def nesterov(parameters, gradients, velocities, recipe, fused):
    """torch.optim.SGD's arithmetic without the class around it."""
    sgd(
        *(parameters, gradients, velocities),
        weight_decay=0, momentum=recipe.momentum, lr=recipe.rate, dampening=0, nesterov=True, maximize=False,
        foreach=not fused, fused=fused, grad_scale=None, found_inf=None, has_sparse_grad=False,
    )  # fmt: skip


class Eager:
    """nn.Module, autograd and torch.optim.SGD: what a script does."""

    models = 1

    def __init__(self, net, channels_last=False, compiled=False, **optimiser):
        self.recipe, self.channels_last, self.flat = RECIPES[net], channels_last, net in SIZES
        self.module = build(net)
        if channels_last:
            self.module = self.module.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.SGD(
            self.module.parameters(), lr=self.recipe.rate, momentum=self.recipe.momentum, nesterov=True, **optimiser
        )
        self.forward = torch.compile(self.module) if compiled else self.module

    def reset(self):
        for layer in self.module.modules():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
        self.optimiser.state.clear()

    def shaped(self, x):
        recipe = self.recipe
        if self.flat:
            return x
        if self.channels_last:
            return x.view(-1, recipe.side, recipe.side, recipe.channels).permute(0, 3, 1, 2)
        return x.view(-1, recipe.channels, recipe.side, recipe.side)

    def step(self, x, y):
        self.optimiser.zero_grad()
        functional.cross_entropy(self.forward(self.shaped(x[0])), y[0]).backward()
        self.optimiser.step()

    def logits(self, x):
        return self.module(self.shaped(x))

    def training(self, on):
        self.module.train(on)

    def named(self):
        return {name: value.detach()[None] for name, value in self.module.named_parameters()}


class Vmap:
    """A stack of models by torch.func: vmap over functional_call. Parameters are (models, ...).

    The gradient is torch.func.grad inside of vmap, or autograd's around it, which is faster for some nets.
    """

    def __init__(self, net, models, around=False):
        self.recipe, self.models = RECIPES[net], models
        self.module = build(net)
        self.parameters = {
            name: torch.empty(models, *value.shape, requires_grad=around)
            for name, value in self.module.named_parameters()
        }
        self.velocities = [torch.empty_like(value) for value in self.parameters.values()]
        self.losses = torch.func.vmap(self.loss)
        inside = torch.func.vmap(torch.func.grad(self.loss))
        self.gradients = self.around if around else lambda *given: list(inside(*given).values())
        self.forward = torch.func.vmap(self.one, in_dims=(0, None))
        self.reset()

    def one(self, parameters, x):
        return torch.func.functional_call(self.module, parameters, (x,))

    def loss(self, parameters, x, y):
        # faster than cross_entropy here, and faster class by class than over ten neighbours in memory
        logits = self.one(parameters, x).t().contiguous()
        return (logits.logsumexp(0) - logits.gather(0, y[None])[0]).mean()

    def around(self, parameters, x, y):
        return torch.autograd.grad(self.losses(parameters, x, y).sum(), list(parameters.values()))

    @torch.no_grad()
    def reset(self):
        uniform(self.parameters, self.velocities)

    def step(self, x, y):
        gradients = self.gradients(self.parameters, x, y)
        # the fused update takes any memory for contiguous
        gradients = [gradient.contiguous() for gradient in gradients]
        with torch.no_grad():
            nesterov(list(self.parameters.values()), gradients, self.velocities, self.recipe, fused=True)

    def logits(self, x):
        return self.forward(self.parameters, x)

    def training(self, on):
        pass

    def named(self):
        return {name: value.detach() for name, value in self.parameters.items()}


def uniform(parameters, velocities):
    """nn.Linear's own start for stacked parameters (models, out, in) and (models, out)."""
    inputs = {name.rsplit(".", 1)[0]: value.shape[2] for name, value in parameters.items() if value.dim() == 3}
    for name, value in parameters.items():
        bound = 1 / math.sqrt(inputs[name.rsplit(".", 1)[0]])
        value.uniform_(-bound, bound)
    for velocity in velocities:
        velocity.zero_()


class DenseByHand:
    """A step without autograd on buffers that are made once; a stack of models by batched products, one by plain ones.

    Weights are (models, in, out), all parameters of the stack are one vector, so that the update is one call.
    """

    def __init__(self, net, models):
        self.recipe, self.models, self.sizes = RECIPES[net], models, SIZES[net]
        self.pairs = list(zip(self.sizes, self.sizes[1:]))
        total = models * sum(inputs * outputs + outputs for inputs, outputs in self.pairs)
        self.parameters, self.gradients, self.velocities = (torch.zeros(total) for _ in range(3))
        self.weights, self.biases = self.views(self.parameters)
        self.weight_gradients, self.bias_gradients = self.views(self.gradients)
        lead = () if models == 1 else (models,)
        self.activations = [torch.empty(*lead, self.recipe.batch, size) for size in self.sizes[1:]]
        # the logits lie class by class: softmax over ten neighbours in memory is 16 times slower
        self.activations[-1] = torch.empty(*lead, self.sizes[-1], self.recipe.batch).mT
        self.errors = [torch.empty_like(activation) for activation in self.activations]
        self.minus_share = torch.full((*lead, self.recipe.batch, 1), -1 / self.recipe.batch)
        self.affine, self.product = (torch.addmm, torch.mm) if models == 1 else (torch.baddbmm, torch.bmm)
        self.reset()

    def views(self, vector):
        weights, biases, start = [], [], 0
        lead = () if self.models == 1 else (self.models,)
        row = () if self.models == 1 else (1,)
        for inputs, outputs in self.pairs:
            size = self.models * inputs * outputs
            weights.append(vector[start : start + size].view(*lead, inputs, outputs))
            start += size
            biases.append(vector[start : start + self.models * outputs].view(*lead, *row, outputs))
            start += self.models * outputs
        return weights, biases

    def reset(self):
        for (inputs, _), weight, bias in zip(self.pairs, self.weights, self.biases):
            bound = 1 / math.sqrt(inputs)
            weight.uniform_(-bound, bound)
            bias.uniform_(-bound, bound)
        self.velocities.zero_()

    @torch.no_grad()
    def step(self, x, y):
        if self.models == 1:
            x, y = x[0], y[0]
        last = len(self.pairs) - 1
        inputs = [x, *self.activations]
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            self.affine(bias, inputs[i], weight, out=self.activations[i])
            if i < last:
                self.activations[i].relu_()
        torch.softmax(self.activations[last].mT, -2, out=self.errors[last].mT)
        error = self.errors[last]
        error.mul_(1 / self.recipe.batch).scatter_add_(-1, y.unsqueeze(-1), self.minus_share)
        for i in range(last, -1, -1):
            self.product(inputs[i].mT, error, out=self.weight_gradients[i])
            torch.sum(error, -2, keepdim=self.models > 1, out=self.bias_gradients[i])
            if i > 0:
                below = self.product(error, self.weights[i].mT, out=self.errors[i - 1])
                error = torch.ops.aten.threshold_backward.grad_input(below, inputs[i], 0, grad_input=below)
        nesterov([self.parameters], [self.gradients], [self.velocities], self.recipe, fused=True)

    def logits(self, x):
        if self.models > 1:
            x = x.expand(self.models, *x.shape)
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            x = self.affine(bias, x, weight)
            if i < len(self.pairs) - 1:
                x.relu_()
        return x

    def training(self, on):
        pass

    def named(self):
        """In the order, shapes and names of the module."""
        named = {}
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            inputs, outputs = self.pairs[i]
            named[f"{2 * i}.weight"] = weight.view(self.models, inputs, outputs).mT
            named[f"{2 * i}.bias"] = bias.view(self.models, outputs)
        return named


class ConvByHand:
    """The CNN without autograd, channels last, ReLU after pooling (they commute), no gradient for the images."""

    models = 1

    def __init__(self, net):
        self.recipe, self.module = RECIPES[net], build(net).to(memory_format=torch.channels_last)
        self.module.requires_grad_(False)
        self.parameters = list(self.module.parameters())
        self.velocities = [torch.zeros_like(value) for value in self.parameters]

    def reset(self):
        for layer in self.module.modules():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
        for velocity in self.velocities:
            velocity.zero_()

    def shaped(self, x):
        return x.view(-1, self.recipe.side, self.recipe.side, 1).permute(0, 3, 1, 2)

    @torch.no_grad()
    def step(self, x, y):
        first, first_bias, second, second_bias, dense, dense_bias = self.parameters
        images, y = self.shaped(x[0]), y[0]
        maps1, pooled1, chosen1 = self.half(images, first, first_bias)
        maps2, pooled2, chosen2 = self.half(pooled1, second, second_bias)
        flat = pooled2.flatten(1)
        error = torch.softmax(torch.addmm(dense_bias, flat, dense.t()), 1)
        error.scatter_add_(1, y[:, None], torch.full((len(y), 1), -1.0)).mul_(1 / len(y))
        below = torch.mm(error, dense).view(pooled2.shape).contiguous(memory_format=torch.channels_last)
        below, *second_gradients = self.back(below, maps2, pooled2, chosen2, pooled1, second, True)
        _, *first_gradients = self.back(below, maps1, pooled1, chosen1, images, first, False)
        gradients = [*first_gradients, *second_gradients, torch.mm(error.t(), flat), error.sum(0)]
        nesterov(self.parameters, gradients, self.velocities, self.recipe, fused=False)

    @staticmethod
    def half(x, weight, bias):
        maps = torch.conv2d(x, weight, bias)
        pooled, chosen = torch.ops.aten.max_pool2d_with_indices(maps, [2, 2], [2, 2])
        return maps, pooled.relu_(), chosen

    @staticmethod
    def back(error, maps, pooled, chosen, x, weight, further):
        error = torch.ops.aten.threshold_backward(error, pooled, 0)
        error = torch.ops.aten.max_pool2d_with_indices_backward(
            error, maps, [2, 2], [2, 2], [0, 0], [1, 1], False, chosen
        )
        return torch.ops.aten.convolution_backward(
            error, x, weight, [weight.shape[0]], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [further, True, True]
        )

    def logits(self, x):
        first, first_bias, second, second_bias, dense, dense_bias = self.parameters
        x = self.half(self.shaped(x), first, first_bias)[1]
        x = self.half(x, second, second_bias)[1]
        return torch.addmm(dense_bias, x.flatten(1), dense.t())

    def training(self, on):
        pass

    def named(self):
        return {name: value[None] for name, value in self.module.named_parameters()}
