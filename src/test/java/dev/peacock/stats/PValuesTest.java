package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PValuesTest {

    /** Benjamini and Hochberg 1995, section 3.2: the fifteen p-values of a trial on myocardial infarction. */
    private static final double[] NEUHAUS = {
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0000
    };

    @Test
    void benjaminiHochberg_rejectsTheFirstFourOfItsOwnExample() {
        double[] q = QValuesOf.of(NEUHAUS, FdrMethod.BENJAMINI_HOCHBERG);
        assertThat(Arrays.stream(q).filter(x -> x <= 0.05)).hasSize(4);
        assertThat(q[3]).isCloseTo(0.0095 * 15 / 4, within(1e-15));
    }

    /** A test that is undefined has no q-value, and is none of the family. */
    @Test
    void adjusted_areTheQValuesOfAll_inTheOrderOfTheTests() {
        double[] values = {0.04, Double.NaN, 0.01, 0.03, 0.04};
        double[] q = PValues.adjusted(values, FdrMethod.BENJAMINI_HOCHBERG);
        assertThat(q[0]).isEqualTo(0.04);
        assertThat(q[1]).isNaN();
        assertThat(q[2]).isEqualTo(0.04);
        assertThat(q[3]).isEqualTo(0.04);
        assertThat(q[4]).isEqualTo(0.04);
        assertThat(PValues.adjusted(new double[] {0.9, 0.01, 0.2}, FdrMethod.BENJAMINI_HOCHBERG))
                .containsExactly(new double[] {0.9, 0.03, 0.3}, within(1e-12));
    }

    @Test
    void benjaminiYekutieli_isTheSameTimesTheHarmonicNumber() {
        double harmonic =
                LongStream.rangeClosed(1, 15).mapToDouble(i -> 1.0 / i).sum();
        double[] q = QValuesOf.of(NEUHAUS, FdrMethod.BENJAMINI_YEKUTIELI);
        assertThat(q[3]).isCloseTo(0.0095 * 15 / 4 * harmonic, within(1e-15));
        assertThat(q[14]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 1_000_001})
    void harmonicNumber_isContinuousWhereTheSeriesTakesOver(long family) {
        double reference = 14.392726722865723631; // the millionth
        assertThat(FdrMethod.BENJAMINI_YEKUTIELI.factor(family)).isCloseTo(reference, within(1.1e-6));
        assertThat(FdrMethod.BENJAMINI_YEKUTIELI.factor(family) - (family - 1_000_000) / 1_000_001.0)
                .isCloseTo(reference, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void qValues_areThoseOfTheDefinition_whenManyTie(FdrMethod method) {
        RandomStream random = new RandomStream(5);
        for (int size = 1; size <= 60; size++) {
            double[] p = new double[size];
            for (int i = 0; i < size; i++) {
                p[i] = Math.pow((1 + random.nextInt(20)) / 20.0, 3);
            }
            assertThat(QValuesOf.of(p, method)).containsExactly(BruteForce.qValues(p, method), within(1e-14));
        }
    }

    @ParameterizedTest
    @EnumSource
    void qValues_areTheSame_whenTheFamilyIsCutIntoRangesInPieces(FdrMethod method) {
        RandomStream random = new RandomStream(6);
        double[] family = new double[500];
        for (int i = 0; i < family.length; i++) {
            family[i] = i < 50 ? Math.pow(10, -300 * random.nextDouble()) : random.nextDouble();
        }
        family[0] = 0;
        family[1] = 1;
        double[] whole = QValuesOf.of(family, method);

        TreeMap<Integer, List<PValues>> pieces = new TreeMap<>();
        for (int from = 0; from < family.length; from += 70) {
            double[] piece = Arrays.copyOfRange(family, from, Math.min(family.length, from + 70));
            long[] ones = new long[piece.length];
            Arrays.fill(ones, 1);
            PValues.of(piece, ones)
                    .byRange()
                    .forEach((range, p) -> pieces.computeIfAbsent(range, r -> new ArrayList<>())
                            .add(p));
        }
        TreeMap<Integer, PValues> merged = new TreeMap<>();
        pieces.forEach((range, parts) -> merged.put(range, PValues.merge(parts)));
        assertThat(merged).hasSizeGreaterThan(100);

        double beyond = 1;
        long rank = family.length;
        for (Map.Entry<Integer, PValues> range : merged.descendingMap().entrySet()) {
            PValues p = range.getValue();
            rank -= p.total();
            double[] q = p.qValues(rank, family.length, method, beyond);
            for (int i = 0; i < q.length; i++) {
                int value = i;
                int index = Arrays.stream(family).boxed().toList().indexOf(p.values()[value]);
                assertThat(q[i]).isEqualTo(whole[index]);
            }
            beyond = q[0];
        }
        assertThat(rank).isZero();
    }

    @Test
    void merge_addsTheCountsOfEqualValues() {
        PValues a = PValues.of(new double[] {0.5, 0.25, 0.5}, new long[] {1, 2, 3});
        PValues b = PValues.of(new double[] {0.125, 0.5}, new long[] {7, 10_000_000_000L});
        PValues both = PValues.merge(List.of(a, b));
        assertThat(both.values()).containsExactly(0.125, 0.25, 0.5);
        assertThat(both.counts()).containsExactly(7, 2, 10_000_000_004L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void qValues_areTheReference(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/oracles/" + name + ".json")) {
            JsonNode oracle = new ObjectMapper().readTree(Objects.requireNonNull(in, name));
            JsonNode expected = oracle.get("expected");
            same(expected.get("memFisherP"), expected.get("memFisherQ"), (i, j) -> true);
            same(expected.get("inflFisherP"), expected.get("inflFisherQ"), (i, j) -> true);
            JsonNode train = oracle.get("inputs").get("trainLabels");
            JsonNode test = oracle.get("inputs").get("testLabels");
            same(
                    expected.get("inflFisherP"),
                    expected.get("inflFisherQSameLabel"),
                    (i, j) -> train.get(i).equals(test.get(j)));
        }
    }

    private interface InFamily {
        boolean test(int i, int j);
    }

    private static void same(JsonNode p, JsonNode q, InFamily family) {
        List<Double> tested = new ArrayList<>();
        List<Double> wanted = new ArrayList<>();
        for (int i = 0; i < p.size(); i++) {
            JsonNode ps = p.get(i);
            for (int j = 0; j < (ps.isArray() ? ps.size() : 1); j++) {
                JsonNode value = ps.isArray() ? ps.get(j) : ps;
                if (value.isNumber() && family.test(i, j)) {
                    tested.add(value.asDouble());
                    wanted.add((ps.isArray() ? q.get(i).get(j) : q.get(i)).asDouble());
                }
            }
        }
        double[] values = tested.stream().mapToDouble(x -> x).toArray();
        assertThat(QValuesOf.of(values, FdrMethod.BENJAMINI_HOCHBERG))
                .containsExactly(wanted.stream().mapToDouble(x -> x).toArray(), within(1e-8));
    }
}
