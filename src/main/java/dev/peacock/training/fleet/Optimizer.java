package dev.peacock.training.fleet;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a step does with the gradient, in the order that {@link ClipConfig} gives. Its state is that of one model at a time.
 *
 * @param <B> a buffer of the kernels
 */
public final class Optimizer<B> {
    private final Kernels<B> kernels;
    private final TrainingConfig training;
    private final B trained;
    private final B gradients;
    private final List<B> state = new ArrayList<>();
    private final List<Weights<B>> weights;
    private final List<B> clipped;
    private int steps;

    /** One parameter that L2 or weight decay act on. */
    private record Weights<B>(B values, B gradient, float l2) {}

    /** Of a model that is trained by one gradient, laid out as its parameters are; without L2, weight decay and bounds of layers. */
    public Optimizer(Kernels<B> kernels, TrainingConfig training, B trained, B gradients, int length) {
        this(kernels, training, trained, gradients, length, List.of(), List.of(), kernels::allocate);
    }

    private Optimizer(
            Kernels<B> kernels,
            TrainingConfig training,
            B trained,
            B gradients,
            int length,
            List<Weights<B>> weights,
            List<B> layers,
            IntFunction<B> memory) {
        this.kernels = kernels;
        this.training = training;
        this.trained = trained;
        this.gradients = gradients;
        this.weights = weights;
        for (int k = 0; k < states(training.updater()); k++) {
            state.add(memory.apply(length));
        }
        ClipConfig clip = training.clip();
        this.clipped = clip != null && clip.by() == ClipConfig.By.NORM ? List.of(gradients) : layers;
    }

    Optimizer(Net net, Network<B> network, Kernels<B> kernels, TrainingConfig training, Memory<B> memory) {
        this(
                kernels,
                training,
                memory.part(network.parameters(), 0, net.trained()),
                network.gradients(),
                net.trained(),
                weights(net, network, training, memory),
                layers(net, network.gradients(), memory),
                memory::take);
    }

    private static <B> List<Weights<B>> weights(
            Net net, Network<B> network, TrainingConfig training, Memory<B> memory) {
        List<Weights<B>> weights = new ArrayList<>();
        for (Parameter each : net.parameters()) {
            if (each.role() == Parameter.Role.WEIGHT) {
                B values = memory.part(network.parameters(), each.offset(), each.length());
                B gradient = memory.part(network.gradients(), each.offset(), each.length());
                weights.add(new Weights<>(values, gradient, (float) (each.l2() + training.l2())));
            }
        }
        return weights;
    }

    private static int states(UpdaterConfig updater) {
        if (updater instanceof UpdaterConfig.Adam) {
            return 2;
        }
        return updater instanceof UpdaterConfig.Sgd ? 0 : 1;
    }

    /** Those of layers, but for batch-norm's. */
    private static <B> List<B> layers(Net net, B gradients, Memory<B> memory) {
        List<B> parts = new ArrayList<>();
        for (int node = 0; node < net.nodes().size(); node++) {
            List<Parameter> own = net.parametersOf(node).stream()
                    .filter(each -> each.role().isTrained())
                    .toList();
            if (!own.isEmpty() && !(net.nodes().get(node).op() instanceof Op.BatchNorm)) {
                int length = own.stream().mapToInt(Parameter::length).sum();
                parts.add(memory.part(gradients, own.get(0).offset(), length));
            }
        }
        return parts;
    }

    /** Forgets the last model. */
    public void reset() {
        steps = 0;
        state.forEach(each -> kernels.fill(each, 0));
    }

    /** One step with the network's gradient at a learning rate. */
    public void step(double rate) {
        clip();
        for (Weights<B> each : weights) {
            if (each.l2() > 0) {
                kernels.addScaled(each.values(), each.l2(), each.gradient());
            }
            if (training.weightDecay() > 0) {
                kernels.scale(each.values(), (float) (1 - rate * training.weightDecay()));
            }
        }
        steps++;
        update(rate);
    }

    private void clip() {
        ClipConfig clip = training.clip();
        if (clip == null) {
            return;
        }
        for (B part : clipped) {
            if (clip.by() == ClipConfig.By.VALUE) {
                kernels.clamp(part, (float) clip.at());
                continue;
            }
            double norm = Math.sqrt(kernels.sumOfSquares(part));
            if (norm > clip.at()) {
                kernels.scale(part, (float) (clip.at() / norm));
            }
        }
    }

    private void update(double rate) {
        if (training.updater() instanceof UpdaterConfig.Adam adam) {
            double corrected = rate
                    * Math.sqrt(1 - StrictMath.pow(adam.beta2(), steps))
                    / (1 - StrictMath.pow(adam.beta1(), steps));
            kernels.adam(
                    trained,
                    gradients,
                    state.get(0),
                    state.get(1),
                    (float) corrected,
                    (float) adam.beta1(),
                    (float) adam.beta2(),
                    (float) adam.epsilon());
        } else if (training.updater() instanceof UpdaterConfig.Momentum momentum) {
            kernels.momentum(trained, gradients, state.get(0), (float) rate, (float) momentum.momentum());
        } else if (training.updater() instanceof UpdaterConfig.Nesterovs nesterovs) {
            kernels.nesterovs(trained, gradients, state.get(0), (float) rate, (float) nesterovs.momentum());
        } else {
            kernels.sgd(trained, gradients, (float) rate);
        }
    }
}
