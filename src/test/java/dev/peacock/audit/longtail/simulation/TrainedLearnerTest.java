package dev.peacock.audit.longtail.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.estimate.Estimate;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.nd4j.NativeCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedLearnerTest {
    private static final ExecutorResources HERE = ExecutorResources.ofThisJvm(1);
    private static final String MLP = """
            model.layers = [{ dense = 64 }, { output = 4 }]
            training { epochs = 60, batch = 16, schedule = cosine, updater { nesterovs { rate = 0.02, momentum = 0.9 } } }
            """;

    private final Simulation simulation = Simulation.of(FrequencyList.zipf(60, 1), 80, 4, List.of(3), 4);

    private static Recipe recipe(String text) {
        return ConfigReader.readRecipe(text, "x.conf", "/base", List.of(), path -> path);
    }

    private static TrainedLearner learner(String text, String trainer, Integer... epochs) {
        return new TrainedLearner(recipe(text), List.of(epochs), 32, 0.1, trainer, NativeCode.ofThisMachine(""));
    }

    private List<LearnerSums> run(TrainedLearner learner, int repetitions) {
        List<LearnerSums> sums = learner.run(simulation, 0, HERE, Device.CPU);
        for (int r = 1; r < repetitions; r++) {
            sums = MergedSums.of(sums, learner.run(simulation, r, HERE, Device.CPU));
        }
        return sums;
    }

    @Test
    void score_isThatByHand() {
        FrequencyList list = FrequencyList.of(new double[] {1, 2, 3, 4, 5, 5}, "six");
        Simulation six = Simulation.of(list, 9, 4, List.of(3), 1);
        Draw draw = new Draw(list.ascending(), new int[] {0, 0, 1, 1, 3, 4}, new int[6]);
        // train points by subpopulation: one wrong, one right, two of three right, three of four
        PackedBits train = PackedBits.of(new boolean[] {false, true, true, false, true, true, true, true, false});
        PackedBits test = PackedBits.of(new boolean[] {false, true, true, false, true, true});

        Score score = TrainedLearner.score(six, draw, train, test);

        assertThat(score.error()).as("of fresh points").isCloseTo(.05 + .2, within(1e-15));
        double[] tau = six.expected().tau();
        assertThat(score.bound()).isCloseTo(six.levels().optimum() + tau[1] + tau[3] / 3 + tau[4] / 4, within(1e-15));
        assertThat(score.seen()).containsExactly(2, 2, 0, 1);
        assertThat(score.wrong()).containsExactly(1, 1, 0, 1 - 2.0 / 3);
        assertThat(score.tail()).as("seen once or twice").isEqualTo(2);
        assertThat(score.tailFitted()).isEqualTo(1);
        assertThat(score.singletons()).isEqualTo(2);
        assertThat(score.singletonsFitted()).isEqualTo(1);
    }

    /** Above the levels whose tau is there, the bound takes the frequency itself. */
    @Test
    void bound_takesFrequencies_ofWhatIsSeenOften() {
        FrequencyList list = FrequencyList.of(new double[] {1, 3}, "two");
        Simulation two = Simulation.of(list, 400, 4, List.of(), 1);
        assertThat(two.expected().most()).isEqualTo(100);
        Draw draw = new Draw(list.ascending(), new int[] {100, 300}, new int[2]);
        boolean[] right = new boolean[400];
        right[100] = true;

        Score score = TrainedLearner.score(two, draw, PackedBits.of(right), PackedBits.of(new boolean[2]));

        assertThat(score.bound())
                .isCloseTo(two.levels().optimum() + two.expected().tau()[100] + 0.75 * 299 / 300, within(1e-12));
        assertThat(score.error()).isEqualTo(1);
    }

    /** The setting of the issue: fits all and is as good as any learner can be; stopped early it pays for what it leaves out. */
    @Test
    void mlp_memorizes_andIsNearTheOptimum_unlessItIsStoppedEarly() {
        List<LearnerSums> sums = run(learner(MLP, "fleet-cpu", 1, 60), 8);
        SimulatedLearner early = SimulatedLearner.trained(simulation, 1, sums.get(0));
        SimulatedLearner trained = SimulatedLearner.trained(simulation, 60, sums.get(1));
        List<LearnerSums> optimal = simulation.run(0, 8);

        assertThat(trained.singletonsFitted().value()).isGreaterThan(0.99);
        assertThat(trained.memorized().value()).isGreaterThan(0.99);
        // errors of the same repetitions, but for guesses of what is unseen
        assertThat(trained.error().value()).isCloseTo(optimal.get(0).error().mean(), within(0.05));
        assertThat(early.error().value())
                .isGreaterThan(requireNonNull(trained.error().value()) + 0.2);
        assertThat(early.singletonsFitted().value()).isLessThan(0.7);
        assertThat(early.bound().value()).isCloseTo(early.error().value(), within(0.05));
        assertThat(early.repetitions()).isEqualTo(8);
    }

    @Test
    void training_isAFunctionOfSeedAndRepetition() {
        TrainedLearner learner = learner(MLP, "fleet-cpu", 3);

        assertThat(learner.run(simulation, 5, HERE, Device.CPU))
                .isEqualTo(learner.run(simulation, 5, HERE, Device.CPU));
        assertThat(learner.run(simulation, 5, HERE, Device.CPU))
                .isNotEqualTo(learner.run(simulation, 6, HERE, Device.CPU));
        // in whichever company
        assertThat(learner(MLP, "fleet-cpu", 1, 3)
                        .run(simulation, 5, HERE, Device.CPU)
                        .get(1))
                .isEqualTo(learner.run(simulation, 5, HERE, Device.CPU).get(0));
    }

    @Test
    void checkpoints_areNone_alsoWhereEpochsAreFewerThanThey() {
        String checkpoints = MLP.replace("epochs = 60,", "epochs = 60, checkpoints = 4,");

        assertThat(learner(checkpoints, "fleet-cpu", 1).run(simulation, 0, HERE, Device.CPU))
                .isEqualTo(learner(MLP, "fleet-cpu", 1).run(simulation, 0, HERE, Device.CPU));
    }

    /** The other trainer, which is the reference of the first, makes the same models up to rounding. */
    @Test
    void dl4j_agreesWithTheFleetTrainer() {
        LearnerSums fleet = learner(MLP, "fleet-cpu", 10)
                .run(simulation, 0, HERE, Device.CPU)
                .get(0);
        LearnerSums dl4j =
                learner(MLP, "dl4j", 10).run(simulation, 0, HERE, Device.CPU).get(0);

        // of 80 train points and 60 fresh ones, rounding may turn one or two
        assertThat(dl4j.tail().numerator()).isCloseTo(fleet.tail().numerator(), within(2.0));
        assertThat(dl4j.error().mean()).isCloseTo(fleet.error().mean(), within(0.05));
    }

    /** One neighbour is the optimal learner where the subpopulations are far from each other. */
    @Test
    void nearestNeighbour_isAsGoodAsTheOptimum() {
        TrainedLearner learner = learner("model.nearest-neighbour { k = 1 }", "nearest-neighbour", 10);
        assertThat(learner.hasEpochs()).isFalse();

        LearnerSums sums = run(learner, 20).get(0);

        assertThat(sums.tail().estimate().value()).isEqualTo(1);
        assertThat(sums.bound().mean()).isEqualTo(simulation.levels().optimum());
        for (int l = 1; l <= 3; l++) {
            assertThat(sums.wrong().get(l).mean()).isZero();
        }
        assertThat(sums.error().mean())
                .isCloseTo(
                        simulation.levels().optimum(),
                        within(5 * requireNonNull(Estimate.ofMean(sums.error()).standardError())));
    }

    @Test
    void modelThatDiverges_isCounted_andLeftOut() {
        String text = MLP + "training.updater { nesterovs { rate = 1e30 } }";

        LearnerSums sums = run(learner(text, "fleet-cpu", 3), 2).get(0);

        assertThat(sums.failed()).isEqualTo(2);
        SimulatedLearner learner = SimulatedLearner.trained(simulation, 3, sums);
        assertThat(learner.repetitions()).isZero();
        assertThat(learner.error().value()).isNull();
        assertThat(learner.memorized().value()).isNull();
    }

    @Test
    void modelThatDoesNotFit_isRefused() {
        assertThatThrownBy(() -> learner(MLP.replace("output = 4", "output = 3"), "fleet-cpu", 1)
                        .run(simulation, 0, HERE, Device.CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("set output = 4");
        assertThatThrownBy(() -> learner(MLP.replace("batch = 16", "batch = 81"), "fleet-cpu", 1)
                        .run(simulation, 0, HERE, Device.CPU))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "training.batch = 81 is larger than the 80 examples that each model is trained on: lower it.");
    }

    @Test
    void points_mustFitTheHeap() {
        TrainedLearner learner = learner(MLP, "fleet-cpu", 1);
        // 140 points of 32 features and 4 bytes, in two tasks, in half of the heap
        learner.check(simulation, new ExecutorResources(4 * 140 * 32 * 4, 2, false));
        assertThatThrownBy(() -> learner.check(simulation, new ExecutorResources(4 * 140 * 32 * 4 - 2, 2, false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("140 points of --features 32")
                .hasMessageContaining("--executor-memory");
    }

    @Test
    void names_sayWhatTheLearnersDo() {
        LearnerSums none = LearnerSums.none(3);
        assertThat(SimulatedLearner.refusing(simulation, 1, none).name()).isEqualTo("optimal");
        assertThat(SimulatedLearner.refusing(simulation, 2, none).name()).isEqualTo("refuses singletons");
        assertThat(SimulatedLearner.refusing(simulation, 3, none).name())
                .isEqualTo("refuses those seen fewer than 3 times");
        assertThat(SimulatedLearner.trained(simulation, 1, none).name()).isEqualTo("model, 1 epoch");
        assertThat(SimulatedLearner.trained(simulation, 30, none).name()).isEqualTo("model, 30 epochs");
        assertThat(SimulatedLearner.trained(simulation, null, none).name()).isEqualTo("model");
    }
}
