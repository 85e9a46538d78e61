package dev.peacock.audit.stealing;

import dev.peacock.attack.inversion.MiFace;
import dev.peacock.attack.inversion.WhiteBox;
import dev.peacock.config.Shape;
import dev.peacock.target.Gradients;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an inversion of a copy gives beside one of its victim (MI-FACE, Fredrikson et al. 2015), from the middle of the domain to each
 * class. Values are from 0 to 1 over the domain.
 *
 * @param distance root mean square of the difference of the two models' inputs of a class, the mean over classes
 * @param others the same of the copy's input of a class and the victim's inputs of the other classes: what it would be by chance
 * @param confidence that the victim has in the copy's inputs, the mean over classes
 */
public record Inversion(double distance, double others, double confidence) implements Serializable {
    private static final double MIDDLE = .5;

    /** An input of each class. */
    static double[][] of(Gradients model, Domain domain) throws InterruptedException {
        double[][] starts = new double[model.classes()][domain.inputs()];
        for (double[] start : starts) {
            Arrays.fill(start, MIDDLE);
        }
        List<MiFace.Inverted> inverted = MiFace.PUBLISHED.run(
                new WhiteBox(new Unit(domain, model)),
                Shape.flat(domain.inputs()),
                starts,
                IntStream.range(0, model.classes()).toArray());
        return inverted.stream().map(MiFace.Inverted::image).toArray(double[][]::new);
    }

    /** @param victims inputs of each class */
    static Inversion compare(Gradients copy, Gradients victim, double[][] victims, Domain domain)
            throws InterruptedException {
        double[][] copies = of(copy, domain);
        int classes = copies.length;
        double own = 0;
        double others = 0;
        double confidence = 0;
        Unit unit = new Unit(domain, victim);
        for (int c = 0; c < classes; c++) {
            float[] row = new float[domain.inputs()];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) copies[c][i];
            }
            confidence += unit.probabilities(row, 1)[c] / classes;
            for (int other = 0; other < classes; other++) {
                double distance = distance(copies[c], victims[other]);
                own += other == c ? distance / classes : 0;
                others += other == c ? 0 : distance / classes / (classes - 1);
            }
        }
        return new Inversion(own, others, confidence);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }

    /** Takes values from 0 to 1 to those of the domain. */
    private record Unit(Domain domain, Gradients model) implements Gradients {
        private float[] there(float[] rows, int count) {
            float[] there = new float[count * inputs()];
            for (int at = 0; at < there.length; at++) {
                int i = at % inputs();
                there[at] = domain.low()[i] + rows[at] * (domain.high()[i] - domain.low()[i]);
            }
            return there;
        }

        @Override
        public double[] gradients(float[] rows, int count, int[] labels, float[] into) {
            double[] all = model.gradients(there(rows, count), count, labels, into);
            for (int at = 0; at < count * inputs(); at++) {
                int i = at % inputs();
                into[at] *= domain.high()[i] - domain.low()[i];
            }
            return all;
        }

        @Override
        public int inputs() {
            return model.inputs();
        }

        @Override
        public int classes() {
            return model.classes();
        }

        @Override
        public double[] probabilities(float[] rows, int count) throws InterruptedException {
            return model.probabilities(there(rows, count), count);
        }

        @Override
        public long queries() {
            return model.queries();
        }

        @Override
        public void close() {
            // the model is its owner's
        }
    }
}
