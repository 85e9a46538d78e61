package dev.peacock.audit.stealing;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.target.Answers;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Queries and what was told of them, as examples to train on. A trainer takes a label for each example, so a query stands there
 * {@value #TIMES} times, with labels in proportion to its probabilities; one whose label alone is told has the same each time.
 */
final class Queries implements ExampleStore {
    static final int TIMES = 8;

    private final Domain domain;
    private final float[] rows;
    private final int[] labels;
    private final int classes;

    Queries(Domain domain, float[] rows, double[] told, int classes) {
        this.domain = domain;
        this.rows = rows;
        this.classes = classes;
        this.labels = new int[told.length / classes * TIMES];
        for (int row = 0; row < told.length / classes; row++) {
            apportion(told, row * classes, labels, row * TIMES);
        }
    }

    /** Largest remainders: one label after another goes to the class that is furthest below its share. */
    private void apportion(double[] told, int from, int[] into, int at) {
        int[] given = new int[classes];
        double[] missing = new double[classes];
        for (int time = 0; time < TIMES; time++) {
            for (int c = 0; c < classes; c++) {
                missing[c] = told[from + c] * (time + 1) - given[c];
            }
            int label = Answers.argmax(missing, 0, classes);
            given[label]++;
            into[at + time] = label;
        }
    }

    @Override
    public int trainSize() {
        return labels.length;
    }

    @Override
    public int testSize() {
        return 0;
    }

    @Override
    public Shape shape() {
        return Shape.flat(domain.inputs());
    }

    @Override
    public List<String> labelNames() {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    /** From -1 to 1 over the domain. */
    @Override
    public void read(int example, float[] into, int offset) {
        domain.scaled(rows, example / TIMES, into, offset);
    }

    @Override
    public void readUnscaled(int example, float[] into, int offset) {
        System.arraycopy(rows, example / TIMES * domain.inputs(), into, offset, domain.inputs());
    }

    @Override
    public String contentHash() {
        return "";
    }
}
