package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memorization and influence against exact values of an independent NumPy and SciPy reference (oracles/t01_*). */
class CountsOracleTest {
    private static final double TOLERANCE = 1e-10;

    private JsonNode inputs = MissingNode.getInstance();
    private JsonNode expected = MissingNode.getInstance();

    private void load(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/oracles/" + name + ".json")) {
            JsonNode oracle = new ObjectMapper().readTree(Objects.requireNonNull(in, name));
            inputs = oracle.get("inputs");
            expected = oracle.get("expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void memorization_isTheReference(String oracle) throws IOException {
        load(oracle);
        TrainBlock train = train();
        for (int i = 0; i < train.block().size(); i++) {
            Counts counts = train.memorization(i);
            assertThat(counts.in()).isEqualTo(expected.get("inCount").get(i).asInt());
            same(counts, "mem", i, null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void influence_isTheReference(String oracle) throws IOException {
        load(oracle);
        TrainBlock train = train();
        TestBlock test = test();
        for (int i = 0; i < train.block().size(); i++) {
            for (int j = 0; j < test.block().size(); j++) {
                same(train.influence(i, test, j), "infl", i, j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void highInfluencePairs_areExactlyTheReference(String oracle) throws IOException {
        load(oracle);
        int[] trainLabels = ints(inputs.get("trainLabels"));
        int[] testLabels = ints(inputs.get("testLabels"));
        PairRule rule = new PairRule(new BigDecimal("0.25"), new BigDecimal("0.15"));
        List<List<Integer>> found = Influence.kept(train(), test(), trainLabels, testLabels, rule)
                .filter(pair -> pair.trainLabel() == pair.testLabel())
                .map(pair -> List.of(pair.trainId(), pair.testId()))
                .toList();
        List<List<Integer>> wanted = new ArrayList<>();
        JsonNode pairs = expected.get("highInfluencePairs");
        pairs.forEach(
                pair -> wanted.add(List.of(pair.get(0).asInt(), pair.get(1).asInt())));
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private void same(Counts counts, String kind, int i, @Nullable Integer j) {
        String value = kind.equals("mem") ? "memorization" : "influence";
        close(counts.difference(), at(value, i, j));
        close(counts.standardError(), at(kind + "Se", i, j));
        Interval interval = counts.interval();
        JsonNode newcombe = at(kind + "Newcombe", i, j);
        close(interval == null ? null : interval.low(), newcombe.isNull() ? newcombe : newcombe.get(0));
        close(interval == null ? null : interval.high(), newcombe.isNull() ? newcombe : newcombe.get(1));
        JsonNode numerator = at(kind + "Numerator", i, j);
        if (!numerator.isNull()) {
            assertThat(counts.numerator()).isEqualTo(numerator.asLong());
            assertThat(counts.denominator())
                    .isEqualTo(at(kind + "Denominator", i, j).asLong());
        } else {
            assertThat(counts.isDefined()).isFalse();
        }
    }

    private JsonNode at(String field, int i, @Nullable Integer j) {
        JsonNode row = expected.get(field).get(i);
        return j == null ? row : row.isNull() ? row : row.get(j);
    }

    private static void close(@Nullable Double actual, JsonNode wanted) {
        if (wanted.isNull()) {
            assertThat(actual).isNull();
        } else {
            assertThat(actual).isCloseTo(wanted.asDouble(), within(TOLERANCE));
        }
    }

    private TrainBlock train() {
        return new TrainBlock(
                block(inputs.get("mask").get(0).size()),
                columns(inputs.get("mask")),
                columns(inputs.get("trainCorrect")));
    }

    private TestBlock test() {
        return new TestBlock(block(inputs.get("testCorrect").get(0).size()), columns(inputs.get("testCorrect")));
    }

    private static Block block(int size) {
        return new Block(0, Block.ANY, IntStream.range(0, size).toArray());
    }

    private static BitColumns columns(JsonNode rows) {
        BitColumns columns = new BitColumns(rows.get(0).size(), rows.size());
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                if (rows.get(r).get(c).asInt() == 1) {
                    columns.set(c, r);
                }
            }
        }
        return columns;
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
