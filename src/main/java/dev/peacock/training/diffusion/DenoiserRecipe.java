package dev.peacock.training.diffusion;

import java.io.Serializable;

/**
 * A denoiser and how it is trained.
 *
 * @param hidden units of each hidden layer of an MLP; channels of a convolutional net
 * @param layers hidden layers of an MLP, 1 or more, of which those above the first add to their input; resolutions of a convolutional net,
 *     fewer where a side of the image cannot be halved
 * @param prediction what the network gives
 * @param levels of the noise
 * @param noiseSteps how many there are
 * @param labels of images, which the network is told; 0 for a network that is told none
 * @param steps of training
 * @param batch images of a step
 * @param rate Adam's learning rate, which grows from 0 over {@code warmUp} steps and then falls to 0 as half a cosine
 * @param average the part of the averaged parameters that is kept at each step; images are made with the averaged ones
 */
public record DenoiserRecipe(
        Net net,
        int hidden,
        int layers,
        Prediction prediction,
        NoiseLevels.Kind levels,
        int noiseSteps,
        int labels,
        int steps,
        int batch,
        double rate,
        int warmUp,
        double average)
        implements Serializable {
    /** The part of the averaged parameters that is kept, where nothing else is said. */
    public static final double AVERAGE = .999;

    private static final int WARM_UP = 200;
    private static final int WARM_UP_PART = 10;

    /** Numbers that tell the step of the noise to each layer. */
    public static final int TIME = 32;

    /** What a network consists of. */
    public enum Net {
        /** Hidden layers that see the image as so many numbers. */
        MLP(256),
        /** Convolutions at a few resolutions, a small U-Net. */
        CONV(32),
        /** None: {@link OptimalDenoiser}, which is not trained. */
        OPTIMAL(0);

        /** Images of a model in use that it is given at once: what its buffers are made for. */
        final int together;

        Net(int together) {
            this.together = together;
        }
    }

    /** What a network is trained to give, by its mean squared error. */
    public enum Prediction {
        /** The image. */
        X0,
        /** The noise (Ho et al. 2020). */
        EPS,
        /** sqrt(a) noise - sqrt(1 - a) image (Salimans and Ho 2022). */
        V
    }

    /** IllegalArgumentException for numbers outside their ranges. */
    public DenoiserRecipe {
        if (hidden < 1
                || layers < 1
                || noiseSteps < 2
                || labels < 0
                || steps < 1
                || batch < 1
                || !(rate > 0)
                || warmUp < 0
                || !(average >= 0 && average < 1)) {
            throw new IllegalArgumentException("no recipe: " + hidden + ", " + layers + ", " + noiseSteps + ", "
                    + labels + ", " + steps + ", " + batch + ", " + rate + ", " + warmUp + ", " + average);
        }
    }

    /** The same with so many steps, of which the first tenth warms up, and at most 200. */
    public DenoiserRecipe withSteps(int other) {
        return new DenoiserRecipe(
                net,
                hidden,
                layers,
                prediction,
                levels,
                noiseSteps,
                labels,
                other,
                batch,
                rate,
                Math.min(WARM_UP, other / WARM_UP_PART),
                average);
    }

    /** The same for images of so many classes. */
    public DenoiserRecipe withLabels(int classes) {
        return new DenoiserRecipe(
                net, hidden, layers, prediction, levels, noiseSteps, classes, steps, batch, rate, warmUp, average);
    }

    /** The learning rate of a step, from 0. */
    double rateAt(int step) {
        if (step < warmUp) {
            return rate * (step + 1) / warmUp;
        }
        return rate * (1 + StrictMath.cos(StrictMath.PI * (step - warmUp) / Math.max(1, steps - warmUp))) / 2;
    }

    /** Numbers beside an image that each layer is told: those of the step, and one for each label. */
    int told() {
        return TIME + labels;
    }
}
