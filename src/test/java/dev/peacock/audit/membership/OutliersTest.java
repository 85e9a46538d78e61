package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutliersTest {
    private static final int N = 1_000;

    private static double[] distances() {
        RandomStream random = new RandomStream(1);
        double[] distance =
                IntStream.range(0, N).mapToDouble(i -> 1 + random.nextDouble()).toArray();
        distance[10] = distance[20] = 0;
        distance[30] = 0.3;
        return distance;
    }

    private static Outliers of(double[] vulnerability) {
        double[] tpr = vulnerability.clone();
        return Outliers.of(distances(), vulnerability, tpr, tpr, 1);
    }

    @Test
    void plantedDuplicates_areFound_andTheirGroupsAreMeans() {
        double[] vulnerability = distances();
        vulnerability[40] = Double.NaN;
        Outliers outliers = of(vulnerability);
        assertThat(outliers.exact().examples()).isEqualTo(2);
        assertThat(outliers.near().examples()).isEqualTo(1);
        assertThat(outliers.near().vulnerability()).isEqualTo(0.3);
        assertThat(outliers.deciles()).hasSize(10);
        assertThat(outliers.deciles().stream()
                        .mapToInt(Outliers.Group::examples)
                        .sum())
                .isEqualTo(N);
        assertThat(outliers.deciles()).allMatch(group -> Math.abs(group.examples() - 100) <= 1);
        assertThat(outliers.correlation().examples()).isEqualTo(N - 1);
    }

    private static double[] withDuplicates(int pairs) {
        double[] distance = distances();
        Arrays.fill(distance, 0, 2 * pairs, 0);
        return distance;
    }

    private static String verdict(double[] distance, double[] vulnerability) {
        return Outliers.of(distance, vulnerability, vulnerability, vulnerability, 1)
                .verdict();
    }

    @Test
    void verdict_saysWhatWasFound() {
        double[] distance = withDuplicates(6);
        RandomStream random = new RandomStream(2);
        double[] noise =
                IntStream.range(0, N).mapToDouble(i -> random.nextGaussian()).toArray();
        assertThat(verdict(distance, distance))
                .contains("Outliers are easier to attack here")
                .contains("Duplicates are the hardest");
        assertThat(verdict(distance, Arrays.stream(distance).map(x -> -x).toArray()))
                .contains("Outliers are harder")
                .contains("Duplicates are easier to attack here, contrary to the claim");
        // noise is beyond its 95% interval in one of twenty seeds; this is not one
        assertThat(of(noise).verdict()).contains("not measurably easier");
        assertThat(of(new double[N]).verdict()).contains("cannot be said");
    }

    /** What a few duplicates have is theirs by chance, below or above all others' mean. */
    @Test
    void duplicates_areSaidToBeHarder_onlyWhereAnIntervalSaysSo() {
        double[] distance = withDuplicates(3);
        // the only ones, of which one is above the mean of all others, and the rest are below
        double[] vulnerability = distances();
        double[] few = {0, 1.4, 1.5, 1.6, .2, 1.3};
        System.arraycopy(few, 0, vulnerability, 0, few.length);
        assertThat(verdict(distance, vulnerability)).contains("Duplicates are not measurably harder or easier");
        // three of them count as one pair and have no interval, though they are the least vulnerable
        assertThat(of(distances()).difference()).isNull();
        assertThat(of(distances()).verdict()).contains("too few to say whether they are harder");
        Outliers sure = Outliers.of(withDuplicates(6), withDuplicates(6), vulnerability, vulnerability, 1);
        // Welch's of 7 pairs, since 3 more are duplicates by distances()
        assertThat(Objects.requireNonNull(sure.difference()).high()).isLessThan(-1);
    }

    /** By hand: ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4. */
    @Test
    void spearman_sharesRanksOfEqualNumbers() {
        double[] a = {1, 2, 2, 5, Double.NaN};
        double[] b = {-1, 0, 4, 9, 3};
        assertThat(Ranks.percentiles(new double[] {3, 1})).containsExactly(75, 25);
        assertThat(Ranks.spearman(a, b, 1).value()).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    }

    /** Standard error of a correlation of 0 is 1 / sqrt(n - 1), and of a percentile of 1,000 draws .0845 of it. */
    @Test
    void spearmansInterval_isAsWideAsItsStandardError() {
        RandomStream random = new RandomStream(3);
        double[] a =
                IntStream.range(0, N).mapToDouble(i -> random.nextGaussian()).toArray();
        double[] b =
                IntStream.range(0, N).mapToDouble(i -> random.nextGaussian()).toArray();
        Ranks.Correlation correlation = Ranks.spearman(a, b, 1);
        double error = 1 / Math.sqrt(N - 1);
        assertThat(correlation.interval().high() - correlation.interval().low())
                .isCloseTo(2 * 1.96 * error, within(2 * 4.8916 * 0.0845 * error + 0.1 * error));
    }

    @Test
    void correctGuess_hasTheMemorizationOfEachExample_andPoolsOverPairs() {
        float[][] phi = {{1, 1, 1}, {1, -1, 1}, {-1, -1, 1}, {-1, 1, 1}};
        boolean[][] included = {{true, true, true}, {true, false, true}, {false, true, true}, {false, false, true}};
        MarginBlock block = Fleets.of(phi, included);
        CorrectGuess guess = new CorrectGuess(4);
        guess.add(block);
        // examples: 1 - 0, 1/2 - 1/2, and one that all saw
        assertThat(guess.examples()).isEqualTo(2);
        assertThat(guess.undefined()).isEqualTo(1);
        assertThat(guess.meanAdvantage()).isEqualTo(0.5).isEqualTo(guess.meanMemorization());
        assertThat(guess.tpr(guess.once())).isEqualTo(7.0 / 8);
        assertThat(guess.fpr(guess.once())).isEqualTo(1.0 / 4);
        assertThat(Objects.requireNonNull(block.memorization(0).difference())).isEqualTo(1);
    }

    @Test
    void exampleScores_areMeansAndSharesOverItsModels() {
        MarginBlock block = Fleets.of(
                new float[][] {{1, 0}, {3, 0}, {-1, 0}, {-2, 0}, {8, 0}},
                new boolean[][] {{true, false}, {true, false}, {false, false}, {false, false}, {true, false}});
        float[] all = block.margins().clone();
        all[4] = Float.NaN;
        ExampleScores scores = ExampleScores.of(block, all, new float[] {2, 9});
        assertThat(scores.meanIn()[0]).isEqualTo(2);
        assertThat(scores.meanOut()[0]).isEqualTo(-1.5);
        assertThat(scores.vulnerability(0)).isEqualTo(3.5);
        assertThat(scores.tpr()[0][0]).isEqualTo(0.5);
        assertThat(scores.tpr()[1][0]).isZero();
        assertThat(scores.meanIn()[1]).isNaN();
        assertThat(scores.vulnerability(1)).isNaN();
        assertThat(scores.tpr()[0][1]).isNaN();
    }
}
