package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FisherExactTest {

    /** Every table of up to 26 models, against sums of exact integers. */
    @Test
    void pValue_isTheSumOverExactIntegers() {
        for (int models = 1; models <= 26; models++) {
            FisherExact fisher = new FisherExact(models);
            for (int in = 0; in <= models; in++) {
                int out = models - in;
                for (int correct = 0; correct <= models; correct++) {
                    for (int a = Math.max(0, correct - out); a <= Math.min(in, correct); a++) {
                        assertThat(fisher.pValue(in, out, a, correct - a))
                                .as("%d in, %d out, %d right, %d of them in", in, out, correct, a)
                                .isCloseTo(exact(in, out, correct, a), within(1e-12));
                    }
                }
            }
        }
    }

    /**
     * Tables of more models that have another one, on the other side of the most probable, which is more probable by up to 1%: that
     * one does not count, and by counting it values would be about twice as large.
     */
    @ParameterizedTest
    @CsvSource({"40, 44", "60, 244"})
    void pValue_leavesOutWhatIsMoreProbableByLessThanAHundredth(int models, int tables) {
        FisherExact fisher = new FisherExact(models);
        int found = 0;
        for (int in = 1; in < models; in++) {
            int out = models - in;
            for (int correct = 1; correct < models; correct++) {
                for (int[] near : nearTies(in, out, correct)) {
                    found++;
                    assertThat(fisher.pValue(in, out, near[0], correct - near[0]))
                            .as("%d in, %d out, %d right, %d of them in", in, out, correct, near[0])
                            .isCloseTo(exact(in, out, correct, near[0]), withinPercentage(1e-7));
                }
            }
        }
        assertThat(found).isEqualTo(tables);
    }

    /** Places a and b, one on each side of the largest weight, with b the heavier by 1% at most. */
    private static List<int[]> nearTies(int in, int out, int correct) {
        int low = Math.max(0, correct - out);
        int high = Math.min(in, correct);
        double[] logs = IntStream.rangeClosed(low, high)
                .mapToDouble(a -> CombinatoricsUtils.binomialCoefficientLog(in, a)
                        + CombinatoricsUtils.binomialCoefficientLog(out, correct - a))
                .toArray();
        int mode = IntStream.range(0, logs.length)
                .reduce((a, b) -> logs[b] > logs[a] ? b : a)
                .orElseThrow();
        List<int[]> near = new ArrayList<>();
        for (int a = 0; a < logs.length; a++) {
            for (int b = 0; b < logs.length; b++) {
                double heavier = logs[b] - logs[a];
                if ((a < mode && b > mode || a > mode && b < mode) && heavier > 1e-6 && heavier < Math.log(1.01)) {
                    near.add(new int[] {low + a, low + b});
                }
            }
        }
        return near;
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void pValue_isTheReference(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/oracles/" + name + ".json")) {
            JsonNode oracle = new ObjectMapper().readTree(Objects.requireNonNull(in, name));
            JsonNode mask = oracle.get("inputs").get("mask");
            JsonNode correct = oracle.get("inputs").get("trainCorrect");
            JsonNode expected = oracle.get("expected").get("memFisherP");
            FisherExact fisher = new FisherExact(mask.size());
            for (int i = 0; i < expected.size(); i++) {
                if (!expected.get(i).isNull()) {
                    int[] counts = new int[4];
                    for (int r = 0; r < mask.size(); r++) {
                        int side = mask.get(r).get(i).asInt() == 1 ? 0 : 1;
                        counts[side]++;
                        counts[2 + side] += correct.get(r).get(i).asInt();
                    }
                    assertThat(fisher.pValue(counts[0], counts[1], counts[2], counts[3]))
                            .isCloseTo(expected.get(i).asDouble(), withinPercentage(1e-6));
                }
            }
        }
    }

    /** 500 of 500 against 0 of 500: the table and its mirror image, 2 / C(1000, 500), about 7.4e-300. */
    @Test
    void pValue_keepsItsDigits_nearTheSmallestDouble() {
        double expected = 2 / choose(1000, 500).doubleValue();
        assertThat(expected).isBetween(1e-300, 1e-298);
        assertThat(new FisherExact(1000).pValue(500, 500, 500, 0)).isCloseTo(expected, withinPercentage(1e-8));
        assertThat(new FisherExact(1000).pValue(500, 500, 0, 500)).isCloseTo(expected, withinPercentage(1e-8));
    }

    @Test
    void pValue_isOne_whenASideIsEmptyOrAllAgree() {
        FisherExact fisher = new FisherExact(10);
        assertThat(fisher.pValue(10, 0, 4, 0)).isEqualTo(1);
        assertThat(fisher.pValue(0, 10, 0, 4)).isEqualTo(1);
        assertThat(fisher.pValue(6, 4, 6, 4)).isEqualTo(1);
        assertThat(fisher.pValue(6, 4, 0, 0)).isEqualTo(1);
    }

    private static double exact(int in, int out, int correct, int observed) {
        BigInteger weight = choose(in, observed).multiply(choose(out, correct - observed));
        BigInteger sum = BigInteger.ZERO;
        for (int a = Math.max(0, correct - out); a <= Math.min(in, correct); a++) {
            BigInteger other = choose(in, a).multiply(choose(out, correct - a));
            if (other.compareTo(weight) <= 0) {
                sum = sum.add(other);
            }
        }
        return sum.doubleValue() / choose(in + out, correct).doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger product = BigInteger.ONE;
        for (int i = 1; i <= k; i++) {
            product = product.multiply(BigInteger.valueOf(n - i + 1L)).divide(BigInteger.valueOf(i));
        }
        return product;
    }
}
