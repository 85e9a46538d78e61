package dev.peacock.audit.longtail.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.SymmetricDirichlet;
import dev.peacock.audit.longtail.simulation.TinyWorld.Case;
import dev.peacock.check.UserError;
import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Moments;
import dev.peacock.training.ExecutorResources;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("statistical")
class SimulationTest {
    /** Two-sided normal quantile at 5e-9: about 100 checks in this class, 5e-7 for all of them. */
    private static final double Z = 5.85;

    private static final int REPETITIONS = 40_000;
    private static final int EXAMPLES = 4;
    private static final int CLASSES = 3;
    private static final FrequencyList LIST = FrequencyList.of(new double[] {5, 3, 2}, "5, 3, 2");

    private static List<Case> cases(Prior prior) {
        List<TinyWorld.Frequencies> priors = prior instanceof IndependentDraws draws
                ? TinyWorld.independent(draws.list())
                : List.of(new TinyWorld.Frequencies(1, LIST.ascending()));
        return TinyWorld.cases(priors, EXAMPLES, CLASSES);
    }

    private static double mean(List<Case> cases, ToDoubleFunction<Case> of) {
        return cases.stream()
                .mapToDouble(one -> one.probability() * of.applyAsDouble(one))
                .sum();
    }

    private static double standardError(List<Case> cases, ToDoubleFunction<Case> of) {
        double mean = mean(cases, of);
        return Math.sqrt(mean(cases, one -> Math.pow(of.applyAsDouble(one) - mean, 2)) / REPETITIONS);
    }

    private static Simulation simulation(Prior prior) {
        return Simulation.of(prior, EXAMPLES, CLASSES, List.of(3, 5), 1);
    }

    @Test
    void expectation_isThatOfEverythingThatCanHappen() {
        for (Prior prior : List.<Prior>of(LIST, new IndependentDraws(LIST))) {
            Simulation simulation = simulation(prior);
            // the law of the others' sum is on a grid: right to about 1e-5
            double tolerance = prior instanceof FrequencyList ? 1e-13 : 1e-4;
            List<Case> cases = cases(prior);
            assertThat(mean(cases, one -> 1)).isCloseTo(1, within(1e-12));
            for (int least : simulation.refuseBelow()) {
                double exact = mean(cases, one -> TinyWorld.error(one, least));
                assertThat(simulation.expectedError(least)).isCloseTo(exact, within(tolerance));
                double bound = simulation.levels().optimum();
                for (int l = 1; l <= EXAMPLES; l++) {
                    int seen = l;
                    bound += simulation.cost(l, mean(cases, one -> TinyWorld.wrong(one, least, seen)));
                }
                assertThat(bound).as("the theorem, with equality").isCloseTo(exact, within(tolerance));
            }
        }
    }

    @Test
    void means_areThoseOfEverythingThatCanHappen() {
        for (Prior prior : List.<Prior>of(LIST, new IndependentDraws(LIST))) {
            Simulation simulation = simulation(prior);
            List<Case> cases = cases(prior);
            List<LearnerSums> sums = simulation.run(0, REPETITIONS);
            for (int i = 0; i < sums.size(); i++) {
                int least = simulation.refuseBelow().get(i);
                LearnerSums learner = sums.get(i);
                check(learner.error(), cases, one -> TinyWorld.error(one, least));
                for (int l = 0; l <= EXAMPLES; l++) {
                    int seen = l;
                    check(learner.wrong().get(l), cases, one -> TinyWorld.wrong(one, least, seen));
                    check(learner.seen().get(l), cases, one -> times(one, seen));
                }
            }
        }
    }

    private static double times(Case of, int l) {
        double times = 0;
        for (int count : of.counts()) {
            times += count == l ? 1 : 0;
        }
        return times;
    }

    private static void check(Moments simulated, List<Case> cases, ToDoubleFunction<Case> of) {
        assertThat(simulated.count()).isEqualTo(REPETITIONS);
        double tolerance = Z * standardError(cases, of) + 1e-12;
        assertThat(simulated.mean()).isCloseTo(mean(cases, of), within(tolerance));
    }

    /** The planted fault: one example more or a class more is found out, 20 standard errors away. */
    @Test
    void means_tellOtherWorldsApart() {
        List<Case> cases = cases(LIST);
        double exact = mean(cases, one -> TinyWorld.error(one, 2));
        double error = standardError(cases, one -> TinyWorld.error(one, 2));
        for (Simulation other : List.of(
                Simulation.of(LIST, EXAMPLES + 1, CLASSES, List.of(), 1),
                Simulation.of(LIST, EXAMPLES, CLASSES + 1, List.of(), 1),
                Simulation.of(FrequencyList.zipf(3, 2), EXAMPLES, CLASSES, List.of(), 1))) {
            double mean = other.run(0, REPETITIONS).get(1).error().mean();
            assertThat(Math.abs(mean - exact)).isGreaterThan(20 * error);
        }
    }

    /** At a size where nobody enumerates: the theorem holds with equality for learners that guess, for each prior. */
    @Test
    void error_isTheBound_inExpectation() {
        FrequencyList zipf = FrequencyList.zipf(200, 1);
        for (Prior prior : List.<Prior>of(zipf, new IndependentDraws(zipf), new SymmetricDirichlet(200, 0.3))) {
            Simulation simulation = Simulation.of(prior, 150, 10, List.of(3, 6), 5);
            List<LearnerSums> sums = simulation.run(0, 20_000);
            for (int i = 0; i < sums.size(); i++) {
                SimulatedLearner learner = SimulatedLearner.refusing(
                        simulation, simulation.refuseBelow().get(i), sums.get(i));
                // right to about 1e-5 where draws are independent
                double slack = prior instanceof IndependentDraws ? 5e-5 : 0;
                assertThat(learner.gap().value()).isCloseTo(0, within(Z * error(learner.gap()) + slack));
                assertThat(learner.error().value())
                        .isCloseTo(learner.expectedError(), within(Z * error(learner.error()) + slack));
                assertThat(learner.memorized().value())
                        .isCloseTo(
                                learner.expectedMemorized(),
                                within(Z * error(learner.memorized()) + 10 * slack + 1e-12));
            }
        }
    }

    private static double error(Estimate estimate) {
        return requireNonNull(estimate.standardError());
    }

    @Test
    void learners_areOrderedByWhatTheyRefuse_inEveryRepetition() {
        Simulation simulation = Simulation.of(FrequencyList.zipf(50, 1), 60, 4, List.of(3, 5, 9), 2);
        Draws draws = new Draws(simulation);
        for (int r = 0; r < 100; r++) {
            List<Score> scores = RefusingLearners.scores(simulation, draws.of(r), Stream.GUESSES.of(2, r));
            assertThat(scores).extracting(Score::error).isSorted();
            assertThat(scores.get(0).tailFitted()).isEqualTo(scores.get(0).tail());
            assertThat(scores.get(0).bound()).isEqualTo(simulation.levels().optimum());
            assertThat(scores.get(0).singletonsFitted())
                    .isEqualTo(scores.get(0).singletons())
                    .isEqualTo(scores.get(0).seen()[1]);
        }
    }

    @Test
    void parts_addUpToTheWhole() {
        Simulation simulation = Simulation.of(new SymmetricDirichlet(30, 0.5), 40, 4, List.of(3), 9);

        List<LearnerSums> whole = simulation.run(0, 60);
        List<LearnerSums> parts =
                MergedSums.of(simulation.run(0, 17), MergedSums.of(simulation.run(17, 18), simulation.run(18, 60)));

        for (int i = 0; i < whole.size(); i++) {
            assertThat(parts.get(i).tail()).isEqualTo(whole.get(i).tail());
            assertThat(parts.get(i).error().mean())
                    .isCloseTo(whole.get(i).error().mean(), within(1e-14));
            assertThat(parts.get(i).error().squares())
                    .isCloseTo(whole.get(i).error().squares(), within(1e-12));
        }
    }

    @Test
    void repetition_isAFunctionOfSeedAndNumber() {
        Simulation simulation = Simulation.of(LIST, 10, 4, List.of(3), 9);

        assertThat(simulation.run(7, 8)).isEqualTo(simulation.run(7, 8));
        assertThat(simulation.run(7, 8)).isNotEqualTo(simulation.run(8, 9));
        assertThat(Simulation.of(LIST, 10, 4, List.of(3), 10).run(7, 8)).isNotEqualTo(simulation.run(7, 8));
    }

    @Test
    void orderOfFrequencies_changesNothing() {
        double[] weights = {1, 8, 3, 3, 20, 5};
        double[] others = {3, 20, 5, 1, 3, 8};

        for (boolean independent : new boolean[] {false, true}) {
            FrequencyList one = FrequencyList.of(weights, "weights");
            FrequencyList other = FrequencyList.of(others, "weights");
            assertThat(Simulation.of(independent ? new IndependentDraws(other) : other, 12, 4, List.of(3), 1)
                            .run(0, 50))
                    .isEqualTo(Simulation.of(independent ? new IndependentDraws(one) : one, 12, 4, List.of(3), 1)
                            .run(0, 50));
        }
    }

    @Test
    void optimalAndSingletonRefusing_areAlwaysThere_inOrder() {
        assertThat(Simulation.of(LIST, 10, 4, List.of(), 1).refuseBelow()).containsExactly(1, 2);
        assertThat(Simulation.of(LIST, 10, 4, List.of(9, 2, 4), 1).refuseBelow())
                .containsExactly(1, 2, 4, 9);
    }

    @Test
    void oneSubpopulation_isNeverWrong_onceSeen() {
        Simulation simulation = Simulation.of(FrequencyList.zipf(1, 1), 1, 2, List.of(), 1);

        List<LearnerSums> sums = simulation.run(0, 100);

        assertThat(sums.get(0).error()).isEqualTo(new Moments(100, 0, 0));
        assertThat(simulation.expectedError(1)).isZero();
        // that which refuses singletons guesses one of two classes: 50 right and wrong, within 4.9 standard errors
        assertThat(sums.get(1).error().mean()).isBetween(0.255, 0.745);
        assertThat(simulation.expectedError(2)).isEqualTo(0.5);
    }

    @Test
    void memorized_isUndefined_whereNoTailIs() {
        // two equal subpopulations among 1000 examples: none is seen once
        Simulation simulation = Simulation.of(FrequencyList.zipf(2, 0), 1_000, 2, List.of(), 1);

        SimulatedLearner learner =
                SimulatedLearner.refusing(simulation, 2, simulation.run(0, 20).get(1));

        assertThat(learner.memorized().value()).isNull();
        assertThat(learner.singletonsFitted().value()).isNull();
        assertThat(learner.error().value()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 12, 1001})
    void refusal_isFromOneToOneMoreThanExamples(int least) {
        assertThatThrownBy(() -> Simulation.of(LIST, 10, 4, List.of(least), 1))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--refuse-below " + least + ": must be from 1 to 11");
        assertThatThrownBy(() -> Simulation.of(LIST, 100_000, 4, List.of(1_001), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("from 1 to 1000");
    }

    @Test
    void numbersWithoutSense_areRefused() {
        assertThatThrownBy(() -> Simulation.of(LIST, 0, 4, List.of(), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--examples 0");
        assertThatThrownBy(() -> Simulation.of(LIST, 10, 1, List.of(), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--classes 1");
    }

    @Test
    void subpopulations_mustFitTheHeap() {
        Simulation simulation = Simulation.of(FrequencyList.zipf(100_000, 0), 10, 4, List.of(), 1);

        simulation.check(new ExecutorResources(10_000_000, 2, false));
        assertThatThrownBy(() -> simulation.check(new ExecutorResources(9_000_000, 2, false)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--subpopulations 100,000 take about 9 MiB for 2 repetitions at a time")
                .hasMessageContaining("--executor-memory");
    }

    @Test
    void sumsOfOtherLevels_areNotMerged() {
        List<LearnerSums> some = new ArrayList<>(List.of(LearnerSums.none(2)));

        assertThatThrownBy(() -> MergedSums.of(some, List.of(LearnerSums.none(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 and 4 levels");
    }
}
