package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.cluster.Duck;
import dev.peacock.cluster.Outputs;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/** What the notebooks must find in a run, computed here by other means: Peacock's own reader of bits, and other permutations. */
final class Answers {
    /** The notebooks' choice. */
    private static final int EXAMPLE = 3;

    private static final int PERMUTATIONS = 10_000;
    /**
     * Between two p-values of 10,000 permutations each, standard error at most sqrt(2 x .25 / 10,000) = .0071; 5.45 of those have a
     * false-alarm rate of 5e-8, 1e-6 over the 20 p-values of both notebooks.
     */
    private static final double TOLERANCE = 0.0386;

    private final Path out;
    private final List<OutcomeRow> models;
    private final double[] memorization;
    private final int[] labels;

    Answers(Path out) {
        this.out = out;
        this.models = List.copyOf(Outputs.rows(out).values());
        List<List<@Nullable Object>> rows =
                rows("select memorization, label from %s order by train_id", "memorization");
        this.memorization = rows.stream()
                .mapToDouble(row -> row.get(0) == null ? Double.NaN : (Double) row.get(0))
                .toArray();
        this.labels = rows.stream()
                .mapToInt(row -> (Integer) Objects.requireNonNull(row.get(1)))
                .toArray();
    }

    private List<List<@Nullable Object>> rows(String query, String table) {
        return Duck.rows(query.formatted(Duck.table(out, "estimates/" + table)));
    }

    /** Numbers of examples by twentieths of -1..1. */
    Map<Integer, Integer> bins() {
        Map<Integer, Integer> bins = new TreeMap<>();
        Arrays.stream(memorization)
                .filter(Double::isFinite)
                .mapToInt(value -> (int) Math.min(19, Math.floor((value + 1) * 10)))
                .forEach(bin -> bins.merge(bin, 1, Integer::sum));
        return bins;
    }

    long estimated() {
        return Arrays.stream(memorization).filter(Double::isFinite).count();
    }

    long memorized() {
        return Arrays.stream(memorization).filter(value -> value >= 0.25).count();
    }

    void assertBins(List<Map<String, String>> shown) {
        assertThat(estimated()).as("some have none").isBetween(1L, FinishedRun.N - 1L);
        Map<Integer, Integer> found = shown.stream()
                .collect(Collectors.toMap(
                        row -> number(row, "bin").intValue(),
                        row -> number(row, "examples").intValue()));
        assertThat(found).isEqualTo(bins());
        assertThat(found.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) estimated());
    }

    /** The eight strongest pairs, in order. */
    void assertPairs(List<Map<String, String>> shown) {
        List<List<@Nullable Object>> expected = rows(
                "select train_id, test_id, influence, ci_low, ci_high, memorization from %s"
                        + " order by influence desc, train_id, test_id limit 8",
                "influence");
        assertThat(shown).hasSize(8);
        for (int p = 0; p < expected.size(); p++) {
            Map<String, String> pair = shown.get(p);
            List<@Nullable Object> row = expected.get(p);
            assertThat(List.of(
                            number(pair, "train_id").longValue(),
                            number(pair, "test_id").longValue()))
                    .isEqualTo(row.subList(0, 2));
            assertThat(number(pair, "influence")).isCloseTo(real(row.get(2)), within(1e-4));
            assertThat(number(pair, "ci_low")).isCloseTo(real(row.get(3)), within(1e-4));
            assertThat(number(pair, "ci_high")).isCloseTo(real(row.get(4)), within(1e-4));
        }
    }

    /** A sentence that ends with the runs that saw the example, as many as the table says. */
    void assertSeenBy(String sentence) {
        String runs = models.stream()
                .filter(model -> model.included().get(EXAMPLE))
                .map(model -> String.valueOf(model.run()))
                .collect(Collectors.joining(" "));
        assertThat(sentence).contains("train example " + EXAMPLE + " was seen by runs " + runs);
        assertThat(runs.split(" "))
                .hasSize(rows("select models_in from %s where train_id = " + EXAMPLE, "memorization").stream()
                        .flatMap(Collection::stream)
                        .mapToInt(count -> (Integer) Objects.requireNonNull(count))
                        .sum());
    }

    /** The table of classes: sizes, means, p-values, and the means by half of the runs. */
    void assertClasses(List<Map<String, String>> shown) {
        assertThat(shown.stream().map(row -> number(row, "label").intValue()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, FinishedRun.CLASSES).boxed().toList());
        assertThat(shown.stream().map(row -> number(row, "mean")))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        double[] p = pValues();
        assertThat(shown).allSatisfy((ThrowingConsumer<Map<String, String>>) row -> {
            int label = number(row, "label").intValue();
            assertThat(row.get("name")).isEqualTo(String.valueOf(label));
            assertThat(number(row, "examples").intValue()).isEqualTo((int) IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label && Double.isFinite(memorization[i]))
                    .count());
            assertThat(number(row, "mean")).isCloseTo(means(memorization)[label], within(1e-4));
            assertThat(number(row, "p_value")).isCloseTo(p[label], within(TOLERANCE));
            assertThat(number(row, "even_runs")).isCloseTo(means(half(0))[label], within(1e-4));
            assertThat(number(row, "odd_runs")).isCloseTo(means(half(1))[label], within(1e-4));
        });
    }

    private double[] half(int parity) {
        return IntStream.range(0, FinishedRun.N)
                .mapToDouble(i -> difference(i, parity))
                .toArray();
    }

    private double difference(int i, int parity) {
        int[] count = new int[2];
        int[] correct = new int[2];
        models.stream().filter(model -> model.run() % 2 == parity).forEach(model -> {
            int side = model.included().get(i) ? 0 : 1;
            count[side]++;
            correct[side] += model.trainCorrect().get(i) ? 1 : 0;
        });
        return (double) correct[0] / count[0] - (double) correct[1] / count[1];
    }

    /** By class, of the values that are defined. */
    private double[] means(double[] values) {
        return IntStream.range(0, FinishedRun.CLASSES)
                .mapToDouble(label -> IntStream.range(0, values.length)
                        .filter(i -> labels[i] == label && Double.isFinite(values[i]))
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    /** Westfall and Young's, one-sided, of the classes' means in their standard errors. */
    private double[] pValues() {
        int[] known = IntStream.range(0, memorization.length)
                .filter(i -> Double.isFinite(memorization[i]))
                .toArray();
        double[] seen = scores(known, known);
        int[] order = known.clone();
        RandomStream random = new RandomStream(77);
        int[] reached = new int[seen.length];
        for (int p = 0; p < PERMUTATIONS; p++) {
            random.shuffle(order);
            double most = Arrays.stream(scores(known, order)).max().orElseThrow();
            for (int label = 0; label < seen.length; label++) {
                reached[label] += most >= seen[label] ? 1 : 0;
            }
        }
        return Arrays.stream(reached)
                .mapToDouble(r -> (1.0 + r) / (1 + PERMUTATIONS))
                .toArray();
    }

    /** Value known[i] goes with the label of order[i]; (class mean - mean) / (s sqrt(1/n_c - 1/n)). */
    private double[] scores(int[] known, int[] order) {
        double[] sum = new double[FinishedRun.CLASSES];
        int[] size = new int[FinishedRun.CLASSES];
        double all = 0;
        double squares = 0;
        for (int i = 0; i < known.length; i++) {
            double value = memorization[known[i]];
            sum[labels[order[i]]] += value;
            size[labels[order[i]]]++;
            all += value;
            squares += value * value;
        }
        double mean = all / known.length;
        double spread = Math.sqrt(squares / known.length - mean * mean);
        return IntStream.range(0, sum.length)
                .mapToDouble(label -> (sum[label] / size[label] - mean)
                        / (spread * Math.sqrt(1.0 / size[label] - 1.0 / known.length)))
                .toArray();
    }

    private static Double number(Map<String, String> row, String column) {
        return Double.valueOf(Objects.requireNonNull(row.get(column), column));
    }

    private static double real(@Nullable Object value) {
        return (Double) Objects.requireNonNull(value);
    }
}
