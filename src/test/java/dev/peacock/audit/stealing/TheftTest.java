package dev.peacock.audit.stealing;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.subset.InclusionMask;
import dev.peacock.target.Answers;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.nd4j.NativeCode;
import dev.peacock.training.recipe.Blueprint;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Networks on digits are stolen. */
class TheftTest {
    private static final ArrayStore DIGITS = ArrayStore.digits(200, 100);
    private static final Domain DOMAIN = Domain.of(64, 0, 1);

    @BeforeAll
    static void load() {
        Fixtures.loadNative();
    }

    /** A network that saw the first 100 of 200 digits. */
    private static TrainedTarget victim(LayerConfig... layers) throws Unsupported {
        ModelConfig model = layers(layers);
        RunSpec spec = new RunSpec(
                0,
                new InclusionMask(PackedBits.ofIndices(IntStream.range(0, 100).toArray(), 200)),
                1,
                2,
                3,
                4);
        return new TrainedTarget(FleetTrainer.of(
                        DIGITS,
                        Blueprint.of(model, DIGITS),
                        Fixtures.training(40, 32, new UpdaterConfig.Nesterovs(0.1, 0.9)),
                        false,
                        new CpuKernels(),
                        new ExecutorResources(1L << 30, 1, false))
                .model(spec, Fixtures.device())
                .classifier());
    }

    private static float[] rows(int from, int to) {
        float[] rows = new float[(to - from) * 64];
        for (int i = from; i < to; i++) {
            DIGITS.read(i, rows, (i - from) * 64);
        }
        return rows;
    }

    private static Points points() {
        boolean[] in = new boolean[200];
        int[] labels = new int[200];
        for (int i = 0; i < 200; i++) {
            in[i] = i < 100;
            labels[i] = DIGITS.label(i);
        }
        return new Points(rows(200, 300), new Points.Members(rows(0, 200), labels, in));
    }

    private static Plan plan(List<Answers> answers, List<Strategy> strategies, List<Integer> budgets, int thieves) {
        return new Plan(answers, strategies, budgets, thieves, 32, 600, 8, 300, 1);
    }

    @Test
    void softmaxRegression_isCopiedByEquations() throws Unsupported, InterruptedException {
        try (TrainedTarget victim = victim(new LayerConfig.Output(10))) {
            Plan plan = plan(List.of(Answers.FULL, Answers.rounded(3), Answers.LABEL), List.of(), List.of(), 0);
            Theft theft = new Theft(victim, DOMAIN, points(), plan, NativeCode.NONE);
            List<Copy> copies = theft.run(Answers::toString, copy -> {});
            assertThat(theft.isRegression()).isTrue();
            assertThat(copies).extracting(Copy::answers).containsExactly("full", "rounded:3", "label");
            Copy full = copies.get(0);
            assertThat(full.queries()).isEqualTo(65);
            assertThat(Objects.requireNonNull(full.parameterError())).isLessThan(1e-4);
            assertThat(Objects.requireNonNull(full.uniform()).variation())
                    .isNotNull()
                    .isLessThan(1e-5);
            assertThat(Objects.requireNonNull(full.test()).same()).isEqualTo(100);
            assertThat(Objects.requireNonNull(full.condition())).isBetween(2.0, 1e5);
            // what a copy tells of its victim's members is what the victim tells
            Copy.Told victims = Objects.requireNonNull(theft.ofVictim());
            assertThat(Objects.requireNonNull(full.members()).auc()).isCloseTo(victims.auc(), within(1e-3));
            assertThat(victims.auc()).isGreaterThan(.5);
            // labels do not tell how sure it is
            Copy labels = copies.get(2);
            assertThat(labels.byLabels()).isTrue();
            assertThat(Objects.requireNonNull(labels.uniform()).variation()).isNull();
            assertThat(labels.members()).isNull();
            assertThat(labels.inversion()).isNull();
            // and so are its inversions
            Inversion inversion = Objects.requireNonNull(full.inversion());
            assertThat(inversion.distance()).isLessThan(1e-3);
            assertThat(inversion.others()).isGreaterThan(.05);
            assertThat(inversion.confidence()).isGreaterThan(.98);
        }
    }

    @Test
    void hiddenLayer_isCopiedByTraining_andNotByEquations() throws Unsupported, InterruptedException {
        try (TrainedTarget victim = victim(new LayerConfig.Dense(16, RELU), new LayerConfig.Output(10))) {
            Plan plan = plan(List.of(Answers.FULL), List.of(Strategy.values()), List.of(100, 1000), 1);
            Theft theft = new Theft(victim, DOMAIN, points(), plan, NativeCode.NONE);
            List<Copy> copies = theft.run(Answers::toString, copy -> {});
            assertThat(theft.isRegression()).isFalse();
            assertThat(copies).hasSize(1 + 3 * 2);
            assertThat(copies).allSatisfy(copy -> {
                assertThat(copy.parameterError()).isNull();
                assertThat(copy.queries()).isEqualTo(copy.attack().equals(Copy.EQUATIONS) ? 65 : copy.budget());
            });
            double equations = Objects.requireNonNull(copies.get(0).uniform()).agreement();
            for (int strategy = 0; strategy < 3; strategy++) {
                double few = Objects.requireNonNull(copies.get(1 + 2 * strategy).uniform())
                        .agreement();
                double many = Objects.requireNonNull(
                                copies.get(2 + 2 * strategy).uniform())
                        .agreement();
                // 300 points: more queries gain some 20 points here, and chance moves a share by 3
                assertThat(many)
                        .as(copies.get(1 + 2 * strategy).attack())
                        .isGreaterThan(few)
                        .isGreaterThan(.6);
                assertThat(many).isGreaterThan(equations);
            }
            assertThat(copies)
                    .extracting(copy -> copy.inversion() != null)
                    .containsExactly(true, false, true, false, true, false, true);
        }
    }
}
