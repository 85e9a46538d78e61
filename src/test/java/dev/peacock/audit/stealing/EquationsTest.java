package dev.peacock.audit.stealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Answers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Softmax regressions are recovered by what they say. */
class EquationsTest {
    private static JsonNode oracle() throws IOException {
        try (InputStream file = EquationsTest.class.getResourceAsStream("/oracles/t09_stealing.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file));
        }
    }

    private static double[] numbers(JsonNode rows) {
        double[] all = new double[rows.size() * rows.get(0).size()];
        for (int i = 0; i < all.length; i++) {
            all[i] =
                    rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).asDouble();
        }
        return all;
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    /** The oracle's queries are decimal numbers: as floats they differ in the eighth digit, and so may the parameters, times the condition. */
    @Test
    void oracles_ofDPlus1Queries() throws IOException, Undetermined {
        JsonNode oracle = oracle();
        for (int k = 0; k < oracle.get("inputs").size(); k++) {
            JsonNode input = oracle.get("inputs").get(k);
            JsonNode expected = oracle.get("expected").get(k);
            int d = input.get("queries").get(0).size();
            int classes = input.get("W").size();
            Domain domain = Domain.of(d, -1, 1);
            double condition = expected.get("conditionNumber").asDouble();
            for (boolean isRounded : new boolean[] {false, true}) {
                Equations.Solution found = Equations.exact(
                        domain,
                        floats(numbers(input.get("queries"))),
                        numbers(input.get(isRounded ? "probsRounded6" : "probs")),
                        classes);
                double[] wanted = numbers(expected.get(isRounded ? "recoveredFromRounded" : "recovered"));
                for (int i = 0; i < wanted.length; i++) {
                    assertThat(found.regression().parameters()[1 + i / (d + 1)][i % (d + 1)])
                            .isCloseTo(wanted[i], within(1e-7 * 10 * condition));
                }
                assertThat(Objects.requireNonNull(found.condition())).isCloseTo(condition, within(1e-4 * condition));
            }
        }
    }

    @Test
    void valuesThatFollowFromOthers_determineNothing() {
        Domain domain = Domain.of(3, 0, 1);
        RandomStream random = new RandomStream(5);
        Regression model = random(random, 3, 2, 1);
        float[] rows = domain.uniform(random, 40);
        for (int row = 0; row < 40; row++) {
            rows[row * 3 + 2] = rows[row * 3];
        }
        double[] told = model.probabilities(rows, 40);
        assertThatThrownBy(() -> Equations.leastSquares(domain, rows, told, 2))
                .isInstanceOf(Undetermined.class)
                .hasMessageContaining("follow from others");
        assertThatThrownBy(() -> Equations.exact(domain, Arrays.copyOf(rows, 12), Arrays.copyOf(told, 8), 2))
                .isInstanceOf(Undetermined.class)
                .hasMessageContaining("do not determine the model");
        // all are on the boundary of a model that asks for the second value alone
        for (int row = 0; row < 40; row++) {
            rows[row * 3 + 1] = .5f;
        }
        int[] first = new int[40];
        int[] second = new int[40];
        Arrays.fill(second, 1);
        first[0] = 1;
        second[0] = 0;
        Boundaries.Found found = new Boundaries.Found(40, rows, first, second, rows, told);
        assertThatThrownBy(() -> Boundaries.solve(domain, found, 2))
                .isInstanceOf(Undetermined.class)
                .hasMessageContaining("fit several models alike");
    }

    static Regression random(RandomStream random, int d, int classes, double size) {
        double[][] parameters = new double[classes][d + 1];
        for (int c = 1; c < classes; c++) {
            for (int j = 0; j <= d; j++) {
                parameters[c][j] = size * random.nextGaussian();
            }
        }
        return new Regression(parameters);
    }

    @ParameterizedTest
    @CsvSource({"2,2", "2,50", "10,3", "64,10", "200,50", "784,2", "784,10"})
    void randomRegressions_areFoundToSixDigits(int d, int classes) throws Undetermined {
        RandomStream random = new RandomStream(d + classes);
        Regression truth = random(random, d, classes, 1 / Math.sqrt(d));
        Domain domain = Domain.of(d, 0, 1);
        float[] rows = domain.uniform(random, d + 1);
        Equations.Solution found = Equations.exact(domain, rows, truth.probabilities(rows, d + 1), classes);
        assertThat(found.regression().error(truth)).isLessThan(1e-6);
        assertThat(Objects.requireNonNull(found.condition())).isBetween(1.0, 1e7);
    }

    @Test
    void equalQueries_determineNothing() {
        Domain domain = Domain.of(3, 0, 1);
        assertThatThrownBy(
                        () -> Equations.exact(domain, new float[12], new double[] {.5, .5, .5, .5, .5, .5, .5, .5}, 2))
                .isInstanceOf(Undetermined.class)
                .hasMessageContaining("--seed");
    }

    /** Ten times as many queries as parameters: the error falls with the step of rounding. */
    @ParameterizedTest
    @CsvSource({"1,0.2", "2,0.02", "3,0.002", "4,0.0002", "5,0.00002", "6,0.000002"})
    void roundedConfidences_giveParametersByLeastSquares(int digits, double most) throws Undetermined {
        RandomStream random = new RandomStream(digits);
        Regression truth = random(random, 20, 3, .5);
        Domain domain = Domain.of(20, -1, 1);
        int n = 210 * 5;
        float[] rows = domain.uniform(random, n);
        double[] told = Answers.rounded(digits).told(truth.probabilities(rows, n), 3);
        Regression found = Equations.leastSquares(domain, rows, told, 3).regression();
        assertThat(found.error(truth)).isLessThan(most);
    }

    @Test
    void classThatIsNeverTold_isNamed() {
        Domain domain = Domain.of(1, 0, 1);
        assertThatThrownBy(() ->
                        Equations.leastSquares(domain, new float[] {0, 1, .5f}, new double[] {1, 0, 1, 0, .9, .1}, 2))
                .hasMessageContaining("only 1 of 3 queries have a probability of class 1 above 0, and 2 are needed");
    }

    @ParameterizedTest
    @CsvSource({"2,2", "2,4", "20,3", "64,10", "300,2"})
    void labelsAlone_giveParametersUpToAFactor(int d, int classes) throws InterruptedException, Undetermined {
        RandomStream random = new RandomStream(d + classes);
        Regression truth = random(random, d, classes, 1);
        Domain domain = Domain.of(d, -1, 1);
        Boundaries.Found found = Boundaries.search(
                Answers.LABEL.of(truth.target()),
                domain,
                random,
                4_000,
                2 * (d + 1),
                Integer.MAX_VALUE,
                Boundaries.STEPS);
        Regression copy = Boundaries.solve(domain, found, classes);
        assertThat(copy.errorUpToScale(truth)).isLessThan(1e-4);
    }
}
