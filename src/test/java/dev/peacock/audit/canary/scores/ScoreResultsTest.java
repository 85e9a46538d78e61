package dev.peacock.audit.canary.scores;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Separation;
import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreResultsTest {
    private static final int CANDIDATES = 99;

    /** Canaries with own coins, whose log-perplexity falls by {@code effect} where a model saw them; candidates are standard normal. */
    private static List<Scored> rows(int ids, int models, double effect, boolean balanced, RandomStream random) {
        List<Scored> rows = new ArrayList<>();
        for (int id = 0; id < ids; id++) {
            double own = 20 + random.nextGaussian();
            int[] order = IntStream.range(0, models).toArray();
            random.shuffle(order);
            for (int model = 0; model < models; model++) {
                boolean in = balanced ? order[model] < models / 2 : random.nextInt(2) == 1;
                double bits = own + 0.3 * random.nextGaussian() - (in ? effect : 0);
                long better = IntStream.range(0, CANDIDATES)
                        .filter(c -> 20 + random.nextGaussian() <= bits)
                        .count();
                rows.add(
                        new Scored("canary " + id, "m" + model, in, 2, bits, CANDIDATES, better, 20.0, 1.0, 0.0, null));
            }
        }
        return rows;
    }

    @Test
    void memorized_showEverywhere() {
        ScoresSummary found = ScoreResults.of(rows(40, 6, 3, false, new RandomStream(1)), true);
        ScoresSummary.Count count = found.counts().get(0);
        assertThat(count.insertions()).isEqualTo(2);
        assertThat(count.difference()).isCloseTo(3, within(0.3));
        assertThat(requireNonNull(count.differenceInterval()).low()).isBetween(2.0, 3.0);
        assertThat(count.exposureIn()).isGreaterThan(4);
        assertThat(count.exposureOut()).isCloseTo(1.4, within(0.9));
        assertThat(found.method()).isEqualTo("sampled");
        assertThat(requireNonNull(found.centred()).auc()).isGreaterThan(0.99);
        assertThat(requireNonNull(found.raw()).auc())
                .isGreaterThan(0.9)
                .isLessThan(found.centred().auc());
        assertThat(requireNonNull(found.raw().interval()).low())
                .isBetween(0.8, found.raw().auc());
        assertThat(found.isIndependent()).isTrue();
        assertThat(requireNonNull(found.bound()).models()).isEqualTo(6);
        assertThat(found.bound().epsilon()).isGreaterThan(1);
        assertThat(found.bound().epsilonOfCopy()).isEqualTo(found.bound().epsilon() / 2);
    }

    @Test
    void nothingMemorized_showsNothing() {
        int trials = 400;
        int auc = 0;
        int epsilon = 0;
        RandomStream random = new RandomStream(2);
        for (int trial = 0; trial < trials; trial++) {
            ScoresSummary found = ScoreResults.of(rows(12, 4, 0, false, random), true);
            Interval interval = requireNonNull(requireNonNull(found.raw()).interval());
            auc += interval.low() <= 0.5 && interval.high() >= 0.5 ? 1 : 0;
            epsilon += requireNonNull(found.bound()).epsilon() > 0 ? 1 : 0;
        }
        // of 400 at 95%, 5 standard errors are 5.4%
        assertThat(auc).isGreaterThan((int) (0.896 * trials));
        assertThat(epsilon).isLessThan((int) (0.104 * trials));
    }

    @Test
    void halvesOfModels_leaveOneModelToGuessAbout() {
        ScoresSummary found = ScoreResults.of(rows(40, 6, 3, true, new RandomStream(3)), false);
        assertThat(requireNonNull(found.bound()).models()).isEqualTo(1);
        assertThat(found.bound().canaries()).isEqualTo(40);
    }

    /** Two models, of which each canary is in one, and one row that is missing; each model has epsilon 1. */
    @Test
    void modelsWhoseCoinsDependOnEachOther_giveNoLargerEpsilonThanTheyHave() {
        int trials = 200;
        int above = 0;
        RandomStream random = new RandomStream(5);
        for (int trial = 0; trial < trials; trial++) {
            List<Scored> rows = new ArrayList<>();
            for (int id = 0; id < 100; id++) {
                boolean first = random.nextInt(2) == 1;
                for (int model = 0; model < 2; model++) {
                    boolean in = first == (model == 0);
                    boolean answer = in == random.nextDouble() < Math.E / (1 + Math.E);
                    double bits = (answer ? 10 : 20) + 0.1 * random.nextGaussian();
                    rows.add(new Scored("canary " + id, "m" + model, in, 1, bits, 0, 0, null, null, null, null));
                }
            }
            CoinBound bound =
                    ScoreResults.of(rows.subList(1, rows.size()), false).bound();
            above += requireNonNull(bound).epsilon() > 1 ? 1 : 0;
        }
        // Binomial(200, .05) is at least 28 with a probability of 9.6e-7
        assertThat(above).isLessThan(28);
    }

    @Test
    void modelThatSawAllCanaries_leavesAucWithoutInterval() {
        List<Scored> rows = rows(40, 2, 0, false, new RandomStream(6)).stream()
                .map(row -> new Scored(
                        row.id(),
                        row.model(),
                        row.model().equals("m0"),
                        1,
                        row.bits() - (row.model().equals("m0") ? 5 : 0),
                        0,
                        0,
                        null,
                        null,
                        null,
                        null))
                .toList();
        ScoresSummary found = ScoreResults.of(rows, false);
        assertThat(requireNonNull(found.raw()).auc()).isGreaterThan(0.9);
        assertThat(found.raw().interval()).isNull();
        assertThat(requireNonNull(found.centred()).interval()).isNull();
    }

    /** Twenty in and twenty out of one model, as the names say, with the log-perplexities given. */
    private static ScoresSummary oneModel(DoubleUnaryOperator bits) {
        List<Scored> rows = new ArrayList<>();
        for (int id = 0; id < 40; id++) {
            boolean in = id < 20;
            String name = (in ? "present " : "absent ") + id;
            rows.add(new Scored(name, "", in, 1, bits.applyAsDouble(in ? 1 : 0), 0, 0, null, null, null, null));
        }
        return ScoreResults.of(rows, false);
    }

    @Test
    void equalScores_areNotGuessedByTheirNames() {
        assertThat(requireNonNull(oneModel(in -> 10).bound()).epsilon()).isZero();
        assertThat(requireNonNull(oneModel(in -> 10 - in).bound()).epsilon()).isGreaterThan(1);
    }

    @Test
    void aucOfOneModel_hasTheIntervalOfItsSides() {
        ScoresSummary.Membership raw = requireNonNull(oneModel(in -> 10 - in).raw());
        assertThat(raw.auc()).isEqualTo(1);
        assertThat(raw.interval()).isEqualTo(Separation.interval(1, 20, 20));
    }

    @Test
    void method_isThatOfMostRows() {
        Scored exact = new Scored("a", "", true, 1, 3, 3, 0, 20.0, 9.0, 0.0, 4.0);
        Scored sampled = new Scored("b", "", true, 1, 3, 3, 0, 20.0, 9.0, 0.0, null);
        Scored other = new Scored("c", "", false, 1, 3, 3, 0, 20.0, 9.0, 0.0, null);
        assertThat(ScoreResults.of(List.of(exact, sampled, other), false).method())
                .isEqualTo("sampled");
    }

    @Test
    void recordsWithoutCandidates_areGuessedByOtherModels() {
        List<Scored> rows = rows(30, 4, 3, false, new RandomStream(4)).stream()
                .map(row ->
                        new Scored(row.id(), row.model(), row.member(), 1, row.bits(), 0, 0, null, null, null, null))
                .toList();
        ScoresSummary found = ScoreResults.of(rows, true);
        assertThat(found.method()).isNull();
        assertThat(found.counts().get(0).exposureIn()).isNull();
        // the first two models are the shadows of the others
        assertThat(requireNonNull(found.bound()).models()).isEqualTo(2);
        assertThat(found.bound().epsilon()).isGreaterThan(1);
        ScoresSummary one = ScoreResults.of(
                rows.stream().filter(row -> row.model().equals("m0")).toList(), false);
        assertThat(one.centred()).isNull();
        assertThat(one.counts().get(0).differenceInterval()).isNull();
        double auc = requireNonNull(one.raw()).auc();
        assertThat(requireNonNull(one.raw().interval()).low())
                .isLessThanOrEqualTo(Separation.interval(auc, 30, 30).low());
    }

    @Test
    void numberOfSecrets_makesExposureExactOrExtrapolated() {
        Scored exact = new Scored("a", "", true, 1, 3, 999, 0, 20.0, 9.0, 0.0, 1000.0);
        assertThat(exact.isExact()).isTrue();
        assertThat(exact.best()).isCloseTo(Math.log(1000) / Math.log(2), within(1e-12));
        Scored far = new Scored("a", "", true, 1, 8, 999, 0, 20.0, 9.0, 0.0, 1e9);
        // the normal distribution at -4 standard deviations
        assertThat(far.best()).isCloseTo(14.9465, within(1e-3));
        assertThat(new Scored("a", "", true, 1, -200, 999, 0, 20.0, 9.0, 0.0, 1e9).best())
                .isCloseTo(Math.log(1e9) / Math.log(2), within(1e-12));
        assertThat(new Scored("a", "", true, 1, 8, 0, 0, null, null, null, 1e9).best())
                .isNull();
        assertThat(List.of(exact, far)).isSortedAccordingTo(Comparator.comparing(Scored::id));
    }
}
