package dev.peacock.audit.stealing;

import dev.peacock.stats.RandomStream;
import dev.peacock.target.Answers;
import dev.peacock.target.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * Labels alone: a line search between two queries of different labels ends on the boundary of two classes (Lowd and Meek 2005, as Tramèr et
 * al. 2016 use it), where the two have equal logits. Each such place is a linear equation in the parameters of a softmax regression, which
 * are found up to a common factor as the singular vector of the smallest singular value.
 */
public final class Boundaries {
    /** Float32 values are no closer to each other than 2^-24 of the largest. */
    static final int STEPS = 26;
    /** Parameters, at most: of more, the equations take minutes and gigabytes. */
    public static final int MOST_PARAMETERS = 1_500;

    private static final int ROUNDS = 1_000;
    private static final int FEW_ROUNDS = 10;
    private static final double TINY = 1e-15;
    private static final double STILL = 1e-6;
    private static final double SEVERAL = 4;

    private Boundaries() {}

    /**
     * Places between two labels.
     *
     * @param rows on the side of {@code first}, next to the boundary
     * @param asked all rows that were asked, one after another, and what was told of them
     */
    record Found(int count, float[] rows, int[] first, int[] second, float[] asked, double[] told) {}

    /**
     * Asks {@code pool} random queries, and searches along lines from those of each class to those of other classes, so that the rare
     * classes have as many places as the others.
     *
     * @param lines from each class that was told, at most
     * @param most lines in all, spread over those classes
     * @param steps of a line, each of which is a query
     */
    static Found search(Target target, Domain domain, RandomStream random, int pool, int lines, int most, int steps)
            throws InterruptedException {
        int d = domain.inputs();
        int classes = target.classes();
        float[] ends = domain.uniform(random, pool);
        double[] told = target.probabilities(ends, pool);
        List<List<Integer>> members = members(told, pool, classes);
        int starts = (int) members.stream()
                .filter(own -> !own.isEmpty() && own.size() < pool)
                .count();
        int all = (int) Math.min((long) lines * starts, most);
        float[] from = new float[Math.multiplyExact(all, d)];
        float[] to = new float[all * d];
        int[] first = new int[all];
        int[] second = new int[all];
        int start = 0;
        int count = 0;
        for (int c = 0; c < classes; c++) {
            List<Integer> own = members.get(c);
            if (own.isEmpty() || own.size() == pool) {
                continue;
            }
            int its = all / starts + (start++ < all % starts ? 1 : 0);
            for (int line = 0; line < its; line++) {
                int other = c;
                int end = 0;
                while (other == c) {
                    end = random.nextInt(pool);
                    other = Answers.argmax(told, end * classes, classes);
                }
                System.arraycopy(ends, own.get(random.nextInt(own.size())) * d, from, count * d, d);
                System.arraycopy(ends, end * d, to, count * d, d);
                first[count] = c;
                second[count] = other;
                count++;
            }
        }
        float[] asked = Arrays.copyOf(ends, Math.addExact(ends.length, Math.multiplyExact(steps * count, d)));
        double[] answers = Arrays.copyOf(told, told.length + steps * count * classes);
        for (int step = 0; step < steps && count > 0; step++) {
            float[] middles = new float[count * d];
            for (int i = 0; i < middles.length; i++) {
                middles[i] = (float) (((double) from[i] + to[i]) / 2);
            }
            double[] there = target.probabilities(middles, count);
            for (int line = 0; line < count; line++) {
                int label = Answers.argmax(there, line * classes, classes);
                boolean isFirst = label == first[line];
                System.arraycopy(middles, line * d, isFirst ? from : to, line * d, d);
                second[line] = isFirst ? second[line] : label;
            }
            System.arraycopy(middles, 0, asked, ends.length + step * count * d, count * d);
            System.arraycopy(there, 0, answers, told.length + step * count * classes, count * classes);
        }
        return new Found(
                count,
                Arrays.copyOf(from, count * d),
                Arrays.copyOf(first, count),
                Arrays.copyOf(second, count),
                asked,
                answers);
    }

    /** The queries of each class. */
    private static List<List<Integer>> members(double[] told, int count, int classes) {
        List<List<Integer>> members = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            members.add(new ArrayList<>());
        }
        for (int row = 0; row < count; row++) {
            members.get(Answers.argmax(told, row * classes, classes)).add(row);
        }
        return members;
    }

    /**
     * A softmax regression, up to a factor.
     *
     * @throws Undetermined where there are too many parameters, or a label was never told
     */
    static Regression solve(Domain domain, Found found, int classes) throws Undetermined {
        int d = domain.inputs();
        int unknown = (classes - 1) * (d + 1);
        requireFew(domain, classes);
        boolean[] isTold = new boolean[classes];
        for (int c : found.first) {
            isTold[c] = true;
        }
        for (int c = 0; c < classes; c++) {
            if (!isTold[c]) {
                throw new Undetermined("no random query has label " + c
                        + ", so that its boundary cannot be searched; give a --range in which" + " all labels occur");
            }
        }
        double[][] centred = domain.centred(found.rows, found.count);
        double[][] gram = new double[unknown][unknown];
        double trace = 0;
        for (int place = 0; place < found.count; place++) {
            double[] x = centred[place];
            int a = found.first[place] - 1;
            int b = found.second[place] - 1;
            add(gram, a, a, x, 1);
            add(gram, b, b, x, 1);
            add(gram, a, b, x, -1);
            add(gram, b, a, x, -1);
        }
        for (int i = 0; i < unknown; i++) {
            trace += gram[i][i];
        }
        for (int i = 0; i < unknown; i++) {
            gram[i][i] += TINY * trace;
        }
        double[] theta = smallest(gram, TINY * trace);
        double[][] parameters = new double[classes][d + 1];
        for (int c = 1; c < classes; c++) {
            parameters[c] = Arrays.copyOfRange(theta, (c - 1) * (d + 1), c * (d + 1));
            domain.uncentre(parameters[c]);
        }
        return turned(new Regression(parameters), found);
    }

    static void requireFew(Domain domain, int classes) throws Undetermined {
        long unknown = (classes - 1L) * (domain.inputs() + 1);
        if (unknown > MOST_PARAMETERS) {
            throw new Undetermined("by labels alone, equations are solved for at most " + MOST_PARAMETERS
                    + " parameters, but there are " + unknown);
        }
    }

    /** Adds factor * x x' to the block of two classes; class 0, here -1, has no parameters. */
    private static void add(double[][] gram, int a, int b, double[] x, double factor) {
        if (a < 0 || b < 0) {
            return;
        }
        for (int i = 0; i < x.length; i++) {
            double scaled = factor * x[i];
            double[] row = gram[a * x.length + i];
            int at = b * x.length;
            for (int j = 0; j < x.length; j++) {
                row[at + j] += scaled * x[j];
            }
        }
    }

    /** Undetermined where several directions are as small as each other, so that no single one is found. */
    private static double[] smallest(double[][] gram, double tiny) throws Undetermined {
        DecompositionSolver solver;
        try {
            solver = new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-9, 0).getSolver();
        } catch (NonPositiveDefiniteMatrixException e) {
            throw several();
        }
        double[] x = new double[gram.length];
        Arrays.fill(x, 1);
        double moved = 1;
        for (int round = 0; round < ROUNDS && moved > STILL; round++) {
            double[] before = x;
            x = solver.solve(new Array2DRowRealMatrix(x)).getColumn(0);
            normalise(x);
            moved = 0;
            for (int i = 0; i < x.length; i++) {
                moved = Math.max(moved, Math.abs(x[i] - before[i]));
            }
        }
        if (moved > STILL || second(solver, x) < SEVERAL * tiny) {
            throw several();
        }
        return x;
    }

    /** The second smallest eigenvalue, or somewhat more; {@code x}: the vector of the smallest. */
    private static double second(DecompositionSolver solver, double[] x) {
        double[] y = new double[x.length];
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < y.length; i++) {
            y[i] = random.nextGaussian();
        }
        double norm = 0;
        for (int round = 0; round < FEW_ROUNDS; round++) {
            double product = 0;
            for (int i = 0; i < y.length; i++) {
                product += x[i] * y[i];
            }
            for (int i = 0; i < y.length; i++) {
                y[i] -= product * x[i];
            }
            normalise(y);
            y = solver.solve(new Array2DRowRealMatrix(y)).getColumn(0);
            norm = Math.sqrt(Arrays.stream(y).map(v -> v * v).sum());
        }
        return 1 / norm;
    }

    private static void normalise(double[] x) {
        double norm = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
        for (int i = 0; i < x.length; i++) {
            x[i] /= norm;
        }
    }

    private static Undetermined several() {
        return new Undetermined(
                "the boundaries that were found fit several models alike, as where a value does not vary on its own or changes nothing");
    }

    /** With the sign that agrees with the labels of what was asked. */
    private static Regression turned(Regression regression, Found found) {
        int classes = regression.classes();
        double[] own = regression.probabilities(found.asked, found.told.length / classes);
        int right = 0;
        int wrong = 0;
        double[][] other = new double[classes][];
        for (int c = 0; c < classes; c++) {
            other[c] = Arrays.stream(regression.parameters()[c]).map(v -> -v).toArray();
        }
        Regression negative = new Regression(other);
        double[] turned = negative.probabilities(found.asked, found.told.length / classes);
        for (int at = 0; at < found.told.length; at += classes) {
            int label = Answers.argmax(found.told, at, classes);
            right += Answers.argmax(own, at, classes) == label ? 1 : 0;
            wrong += Answers.argmax(turned, at, classes) == label ? 1 : 0;
        }
        return right >= wrong ? regression : negative;
    }
}
