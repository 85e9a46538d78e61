package dev.peacock.attack.inversion;

import dev.peacock.config.Shape;
import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inversion by gradient descent on the cost 1 - p(label): MI-FACE (Fredrikson et al. 2015, algorithm 1). It stops where the cost has not
 * fallen below the largest of the last {@code beta} costs, where it is at most {@code 1 - gamma}, or after {@code alpha} steps, and gives
 * the image of the least cost, the first of several. (Algorithm 1 prints the second rule as a cost of gamma; the paper's .99 and the
 * implementations take gamma for a confidence.)
 *
 * @param alpha most steps
 * @param beta steps over which the cost must fall
 * @param gamma the confidence that is enough
 * @param lambda the length of a step, times the gradient
 * @param momentum what is kept of the last step's direction; 0 as published
 * @param denoising what is done to the image behind each step
 * @param range within which values are kept
 */
public record MiFace(
        int alpha, int beta, double gamma, double lambda, double momentum, Denoising denoising, Interval range)
        implements Serializable {
    /** As published. */
    public static final MiFace PUBLISHED = new MiFace(5000, 100, .99, .1, 0, new Denoising.None(), new Interval(0, 1));

    /** Why a descent ended. */
    public enum Stop {
        /** The cost did not fall any more. */
        BETA,
        /** The confidence was enough. */
        GAMMA,
        /** All steps were made. */
        ALPHA
    }

    /**
     * What came of one image.
     *
     * @param confidences by step, that of the image at the start first
     * @param best the step of the image of least cost
     */
    public record Inverted(int label, Stop stop, double[] image, int best, double[] confidences) {
        /** Of {@link #image}. */
        public double confidence() {
            return confidences[best];
        }

        public int steps() {
            return confidences.length - 1;
        }
    }

    /**
     * Inverts images, all at once.
     *
     * @param starts one image a row
     * @param labels of each, the class to move it to
     */
    public List<Inverted> run(Confidence model, Shape shape, double[][] starts, int[] labels)
            throws InterruptedException {
        Descent[] all = new Descent[starts.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Descent(labels[i], starts[i].clone());
        }
        List<Descent> going = new ArrayList<>(Arrays.asList(all));
        while (!going.isEmpty()) {
            boolean[] goesOn = new boolean[going.size()];
            double[] gradients = ask(model, going, goesOn);
            List<Descent> left = new ArrayList<>();
            for (int i = 0; i < going.size(); i++) {
                Descent one = going.get(i);
                if (goesOn[i]) {
                    one.step(gradients, i * one.x.length, shape);
                    left.add(one);
                }
            }
            going = left;
        }
        return Arrays.stream(all).map(Descent::result).toList();
    }

    private static double[] ask(Confidence model, List<Descent> going, boolean[] goesOn) throws InterruptedException {
        int inputs = model.inputs();
        double[] x = new double[going.size() * inputs];
        int[] labels = new int[going.size()];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(going.get(i).x, 0, x, i * inputs, inputs);
            labels[i] = going.get(i).label;
        }
        double[] gradients = new double[x.length];
        model.gradients(x, labels.length, labels, gradients, (i, confidence) -> {
            going.get(i).add(confidence);
            goesOn[i] = going.get(i).isToGoOn();
            return goesOn[i];
        });
        return gradients;
    }

    /** One image on its way. */
    private final class Descent {
        private final int label;
        private final double[] x;
        private final double[] velocity;
        private double[] confidences = new double[16];
        private int count;
        private double[] bestImage;
        private int best;
        private Stop stop = Stop.ALPHA;

        Descent(int label, double[] start) {
            this.label = label;
            this.x = start;
            this.velocity = new double[start.length];
            this.bestImage = start.clone();
        }

        /** The confidence of the image as it is. */
        void add(double confidence) {
            if (count == confidences.length) {
                confidences = Arrays.copyOf(confidences, 2 * count);
            }
            confidences[count] = confidence;
            if (confidence > confidences[best]) {
                best = count;
                bestImage = x.clone();
            }
            count++;
        }

        boolean isToGoOn() {
            int step = count - 1;
            double cost = 1 - confidences[step];
            if (step >= 1) {
                if (step >= beta && cost >= largestCost(step)) {
                    stop = Stop.BETA;
                    return false;
                }
                if (cost <= 1 - gamma) {
                    stop = Stop.GAMMA;
                    return false;
                }
            }
            return step < alpha;
        }

        /** Of the {@code beta} steps before. */
        private double largestCost(int step) {
            double largest = 0;
            for (int i = step - beta; i < step; i++) {
                largest = Math.max(largest, 1 - confidences[i]);
            }
            return largest;
        }

        void step(double[] gradients, int at, Shape shape) {
            for (int k = 0; k < x.length; k++) {
                velocity[k] = momentum * velocity[k] + gradients[at + k];
                x[k] += lambda * velocity[k];
            }
            denoising.apply(x, 0, shape);
            for (int k = 0; k < x.length; k++) {
                x[k] = Math.max(range.low(), Math.min(range.high(), x[k]));
            }
        }

        Inverted result() {
            return new Inverted(label, stop, bestImage, best, Arrays.copyOf(confidences, count));
        }
    }
}
