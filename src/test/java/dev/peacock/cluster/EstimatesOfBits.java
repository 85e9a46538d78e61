package dev.peacock.cluster;

import dev.peacock.estimate.Counts;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.Interval;
import dev.peacock.stats.QValuesOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows that tables of estimates must have, in order, computed from the bits alone, an example or pair at a time. */
record EstimatesOfBits(OutcomeBits bits, FisherExact fisher) {
    EstimatesOfBits(OutcomeBits bits) {
        this(bits, new FisherExact(bits.runs()));
    }

    private Counts memorization(int i) {
        return bits.counts(i, bits.trainCorrect(), i);
    }

    private boolean haveOneLabel(int i, int j) {
        return bits.trainLabels()[i] == bits.testLabels()[j];
    }

    private IntStream trainIds() {
        return IntStream.range(0, bits.trainLabels().length);
    }

    private IntStream testIds() {
        return IntStream.range(0, bits.testLabels().length);
    }

    /** Of every train example. */
    List<List<@Nullable Object>> memorization() {
        Map<Double, Double> qValues = qValues(trainIds().mapToObj(this::memorization));
        return trainIds()
                .mapToObj(i -> memorizationRow(i, memorization(i), qValues))
                .toList();
    }

    /** q-values by p-value, of all tests with defined counts. */
    private Map<Double, Double> qValues(Stream<Counts> tests) {
        double[] p = tests.filter(Counts::isDefined)
                .mapToDouble(counts -> counts.pValue(fisher))
                .toArray();
        double[] q = QValuesOf.of(p, FdrMethod.BENJAMINI_HOCHBERG);
        Map<Double, Double> byP = new HashMap<>();
        IntStream.range(0, p.length).forEach(i -> byP.put(p[i], q[i]));
        return byP;
    }

    private List<@Nullable Object> memorizationRow(int i, Counts counts, Map<Double, Double> qValues) {
        Interval interval = counts.interval();
        return Arrays.asList(
                (long) i,
                null,
                bits.trainLabels()[i],
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                counts.in() == 0 ? null : (double) counts.correctIn() / counts.in(),
                counts.out() == 0 ? null : (double) counts.correctOut() / counts.out(),
                "correct",
                null,
                null,
                value(counts),
                counts.standardError(),
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                counts.isDefined() ? counts.pValue(fisher) : null,
                counts.isDefined() ? qValues.get(counts.pValue(fisher)) : null);
    }

    /** Of the pairs of one label whose memorization and influence are at least these, in hundredths. */
    List<List<@Nullable Object>> influence(int memorized, int influential) {
        Map<Double, Double> qValues = qValues(trainIds()
                .boxed()
                .flatMap(i -> testIds()
                        .filter(j -> haveOneLabel(i, j))
                        .mapToObj(j -> bits.counts(i, bits.testCorrect(), j))));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i : trainIds().toArray()) {
            Counts memorization = memorization(i);
            for (int j = 0; j < bits.testLabels().length && isAtLeast(memorization, memorized); j++) {
                Counts counts = bits.counts(i, bits.testCorrect(), j);
                if (haveOneLabel(i, j) && isAtLeast(counts, influential)) {
                    rows.add(influenceRow(i, j, counts, memorization, qValues));
                }
            }
        }
        return rows;
    }

    private List<@Nullable Object> influenceRow(
            int i, int j, Counts counts, Counts memorization, Map<Double, Double> qValues) {
        Interval interval = Objects.requireNonNull(counts.interval());
        return Arrays.asList(
                (long) i,
                null,
                (long) j,
                null,
                bits.trainLabels()[i],
                bits.testLabels()[j],
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                "correct",
                value(counts),
                counts.standardError(),
                interval.low(),
                interval.high(),
                counts.pValue(fisher),
                qValues.get(counts.pValue(fisher)),
                value(memorization),
                null,
                null);
    }

    /** Of every test example, with the train example of its label that influences it most. */
    List<List<@Nullable Object>> testExamples() {
        return testIds().mapToObj(this::testExampleRow).toList();
    }

    private List<@Nullable Object> testExampleRow(int j) {
        int correct = 0;
        for (Object right : bits.testCorrect()) {
            correct += OutcomeBits.bit(right, j) ? 1 : 0;
        }
        Long top = null;
        Double strongest = null;
        for (int i : trainIds().toArray()) {
            Double influence = haveOneLabel(i, j) ? value(bits.counts(i, bits.testCorrect(), j)) : null;
            if (influence != null && (strongest == null || influence > strongest)) {
                top = (long) i;
                strongest = influence;
            }
        }
        return Arrays.asList(
                (long) j,
                null,
                bits.testLabels()[j],
                bits.runs(),
                correct,
                (double) correct / bits.runs(),
                top,
                null,
                strongest,
                null);
    }

    /** (A (t-k) - B k) / (k (t-k)): exact integers, one division. */
    private static @Nullable Double value(Counts c) {
        return c.in() == 0 || c.out() == 0
                ? null
                : (double) (c.correctIn() * c.out() - c.correctOut() * c.in()) / (c.in() * c.out());
    }

    private static boolean isAtLeast(Counts c, int hundredths) {
        return c.in() > 0
                && c.out() > 0
                && 100 * (c.correctIn() * c.out() - c.correctOut() * c.in()) >= hundredths * c.in() * c.out();
    }
}
