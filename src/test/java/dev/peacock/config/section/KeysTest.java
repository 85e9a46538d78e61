package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.minimalWith;
import static dev.peacock.config.section.Reading.problemsOfMinimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.AugmentConfig;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.FdrMethod;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same three tests for each key with a single value: its default, another value, and bad ones. */
class KeysTest {
    record Key(
            String path,
            Function<PeacockConfig, @Nullable Object> value,
            @Nullable Object fallback,
            String other,
            Object otherValue,
            String rule,
            List<String> bad) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Key> keys() {
        return Stream.of(datasetAndTraining(), options(), updaters(), schedules(), subsetsAndAfter())
                .flatMap(List::stream);
    }

    private static List<Key> datasetAndTraining() {
        return List.of(
                new Key(
                        "dataset.scale",
                        c -> c.dataset().scale(),
                        16.0,
                        "8.5",
                        8.5,
                        "a number above 0",
                        List.of("0", "-1", "x")),
                new Key(
                        "training.epochs",
                        c -> c.training().epochs(),
                        10,
                        "20",
                        20,
                        "a whole number from 1 to",
                        List.of("0", "1.5", "1e9")),
                new Key(
                        "training.batch",
                        c -> c.training().batch(),
                        128,
                        "1e2",
                        100,
                        "a whole number from 1 to",
                        List.of("0", "many", "[1]")),
                new Key(
                        "training.schedule",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "cosine",
                        new ScheduleConfig.Cosine(0),
                        "one of constant, step, cosine, one-cycle",
                        List.of("linear", "1", "[]")),
                new Key(
                        "training.weight-decay",
                        c -> c.training().weightDecay(),
                        0.0,
                        "5e-4",
                        0.0005,
                        "a number of at least 0",
                        List.of("-1", "NaN", "1e999")),
                new Key(
                        "training.backend",
                        c -> c.training().backend(),
                        TrainingConfig.Backend.AUTO,
                        "dl4j",
                        TrainingConfig.Backend.DL4J,
                        "one of auto, fleet, dl4j, data-parallel",
                        List.of("DL4J", "gpu", "true")),
                new Key(
                        "training.stack",
                        c -> c.training().stack(),
                        16,
                        "1",
                        1,
                        "a whole number from 1 to 10000",
                        List.of("0", "10001")),
                new Key(
                        "training.stack-timeout",
                        c -> c.training().stackTimeout(),
                        null,
                        "30 min",
                        1800,
                        "a duration such as 90 s, 30 min or 2 h",
                        List.of("30", "0 s", "-1 s", "1.5 h", "soon", "999999999999 s")));
    }

    private static List<Key> options() {
        return List.of(
                new Key(
                        "training.l2",
                        c -> c.training().l2(),
                        0.0,
                        "1e-4",
                        0.0001,
                        "a number of at least 0",
                        List.of("-1", "x")),
                new Key(
                        "training.label-smoothing",
                        c -> c.training().labelSmoothing(),
                        0.0,
                        "0.1",
                        0.1,
                        "a number of at least 0 and below 1",
                        List.of("-0.1", "1")),
                new Key(
                        "training.checkpoints",
                        c -> c.training().checkpoints(),
                        0,
                        "20",
                        20,
                        "a whole number from 2 to 20",
                        List.of("0", "1", "21")),
                new Key(
                        "training.clip.value",
                        c -> c.training().clip(),
                        null,
                        "0.5",
                        new ClipConfig(ClipConfig.By.VALUE, 0.5),
                        "a number above 0",
                        List.of("0", "-1")),
                new Key(
                        "training.clip.layer-norm",
                        c -> c.training().clip(),
                        null,
                        "2",
                        new ClipConfig(ClipConfig.By.LAYER_NORM, 2),
                        "a number above 0",
                        List.of("0", "x")),
                new Key(
                        "training.clip.norm",
                        c -> c.training().clip(),
                        null,
                        "3",
                        new ClipConfig(ClipConfig.By.NORM, 3),
                        "a number above 0",
                        List.of("0")),
                new Key(
                        "training.augment.crop-padding",
                        c -> c.training().augment(),
                        null,
                        "2",
                        new AugmentConfig(2, true),
                        "a whole number from 0 to 1000",
                        List.of("-1", "0.5")),
                new Key(
                        "training.augment.flip",
                        c -> c.training().augment(),
                        null,
                        "no",
                        new AugmentConfig(4, false),
                        "true or false",
                        List.of("2", "maybe")),
                new Key(
                        "training.kernels",
                        c -> c.training().kernels(),
                        TrainingConfig.Kernels.AUTO,
                        "nd4j",
                        TrainingConfig.Kernels.ND4J,
                        "one of auto, cpu, nd4j",
                        List.of("gpu", "CPU")));
    }

    private static List<Key> schedules() {
        return List.of(
                new Key(
                        "training.schedule.constant.warm-up",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "2.5",
                        new ScheduleConfig.Constant(2.5),
                        "",
                        List.of("-1", "10")),
                new Key(
                        "training.schedule.step.warm-up",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "2.5",
                        new ScheduleConfig.Step(0.1, 10, 2.5),
                        "",
                        List.of("-1", "10")),
                new Key(
                        "training.schedule.one-cycle.peak",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "0.4",
                        new ScheduleConfig.OneCycle(0.4, 0.04, 1e-4),
                        "a number between 0 and 1, both excluded",
                        List.of("0", "1")),
                new Key(
                        "training.schedule.one-cycle.start",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "1",
                        new ScheduleConfig.OneCycle(0.3, 1, 1e-4),
                        "a number above 0 and at most 1",
                        List.of("0", "1.5")),
                new Key(
                        "training.schedule.one-cycle.end",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "0.5",
                        new ScheduleConfig.OneCycle(0.3, 0.04, 0.5),
                        "a number above 0 and at most 1",
                        List.of("0", "2")));
    }

    private static List<Key> updaters() {
        return List.of(
                new Key(
                        "training.updater",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "adam",
                        new UpdaterConfig.Adam(0.001, 0.9, 0.999, 1e-8),
                        "one of sgd, momentum, nesterovs, adam",
                        List.of("rmsprop", "1", "{}")),
                new Key(
                        "training.updater.nesterovs.rate",
                        c -> c.training().updater().rate(),
                        0.1,
                        "0.5",
                        0.5,
                        "a number above 0",
                        List.of("0", "fast")),
                new Key(
                        "training.updater.nesterovs.momentum",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "0",
                        new UpdaterConfig.Nesterovs(0.1, 0),
                        "a number of at least 0 and below 1",
                        List.of("1", "0.99999999999999999999")),
                new Key(
                        "training.updater.momentum.rate",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "0.5",
                        new UpdaterConfig.Momentum(0.5, 0.9),
                        "a number above 0",
                        List.of("0")),
                new Key(
                        "training.updater.sgd.rate",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "0.5",
                        new UpdaterConfig.Sgd(0.5),
                        "a number above 0",
                        List.of("0")),
                new Key(
                        "training.updater.adam.rate",
                        c -> c.training().updater().rate(),
                        0.1,
                        "0.002",
                        0.002,
                        "a number above 0",
                        List.of("-0.1")),
                new Key(
                        "training.updater.adam.beta1",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "0.8",
                        new UpdaterConfig.Adam(0.001, 0.8, 0.999, 1e-8),
                        "a number of at least 0 and below 1",
                        List.of("1")),
                new Key(
                        "training.updater.adam.beta2",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "0.99",
                        new UpdaterConfig.Adam(0.001, 0.9, 0.99, 1e-8),
                        "a number of at least 0 and below 1",
                        List.of("-1")),
                new Key(
                        "training.updater.adam.epsilon",
                        c -> c.training().updater(),
                        new UpdaterConfig.Nesterovs(0.1, 0.9),
                        "1e-7",
                        new UpdaterConfig.Adam(0.001, 0.9, 0.999, 1e-7),
                        "a number above 0",
                        List.of("0")),
                new Key(
                        "training.schedule.step.factor",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "1",
                        new ScheduleConfig.Step(1, 10, 0),
                        "a number above 0 and at most 1",
                        List.of("0", "1.1")),
                new Key(
                        "training.schedule.step.every",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "3",
                        new ScheduleConfig.Step(0.1, 3, 0),
                        "a whole number from 1 to",
                        List.of("0", "0.5")),
                new Key(
                        "training.schedule.cosine.warm-up",
                        c -> c.training().schedule(),
                        new ScheduleConfig.Constant(),
                        "2.5",
                        new ScheduleConfig.Cosine(2.5),
                        "",
                        List.of("-1", "10")));
    }

    private static List<Key> subsetsAndAfter() {
        return List.of(
                new Key(
                        "subsets.design",
                        c -> c.subsets().design(),
                        new SubsetsConfig.Uniform(0.7),
                        "uniform",
                        new SubsetsConfig.Uniform(0.7),
                        "one of uniform, bernoulli, balanced, groups, local-hadamard, leave-one-out, exclusion",
                        List.of("leave-two-out", "1")),
                new Key(
                        "subsets.ratio",
                        c -> c.subsets().design(),
                        new SubsetsConfig.Uniform(0.7),
                        "0.5",
                        new SubsetsConfig.Uniform(0.5),
                        "a number between 0 and 1, both excluded",
                        List.of("0", "1", "70 %", "0.99999999999999999999")),
                new Key(
                        "subsets.models",
                        c -> c.subsets().models(),
                        1000,
                        "1000000",
                        1_000_000,
                        "a whole number from 1 to 1000000",
                        List.of("0", "1000001", "1e999999999", "99999999999999999999")),
                new Key(
                        "subsets.first-run",
                        c -> c.subsets().firstRun(),
                        0,
                        "1000",
                        1000,
                        "a whole number from 0 to 1000000000",
                        List.of("-1", "0.5", "1000000001")),
                new Key(
                        "subsets.seed",
                        c -> c.subsets().seed(),
                        1L,
                        "-9223372036854775808",
                        Long.MIN_VALUE,
                        "a whole number of 64 bits",
                        List.of("9223372036854775808", "0.5")),
                new Key(
                        "outcome.margins",
                        c -> c.outcome().margins(),
                        OutcomeConfig.Margins.AUTO,
                        "half",
                        OutcomeConfig.Margins.HALF,
                        "one of true, half, false, auto",
                        List.of("1", "maybe", "{}")),
                new Key(
                        "estimate.memorization-threshold",
                        c -> c.estimate().memorizationThreshold(),
                        new BigDecimal("0.25"),
                        "0.30",
                        new BigDecimal("0.30"),
                        "a number from -1 to 1",
                        List.of("1.01", "high")),
                new Key(
                        "estimate.influence-threshold",
                        c -> c.estimate().influenceThreshold(),
                        new BigDecimal("0.15"),
                        "-1",
                        new BigDecimal("-1"),
                        "a number from -1 to 1",
                        List.of("-1.0000000001", "0x1", "1e-9999")),
                new Key(
                        "estimate.same-label",
                        c -> c.estimate().sameLabel(),
                        true,
                        "false",
                        false,
                        "true or false",
                        List.of("0")),
                new Key(
                        "estimate.fdr",
                        c -> c.estimate().fdr(),
                        0.05,
                        "0.1",
                        0.1,
                        "a number between 0 and 1, both excluded",
                        List.of("0", "1")),
                new Key(
                        "estimate.fdr-method",
                        c -> c.estimate().fdrMethod(),
                        FdrMethod.BENJAMINI_HOCHBERG,
                        "benjamini-yekutieli",
                        FdrMethod.BENJAMINI_YEKUTIELI,
                        "one of benjamini-hochberg, benjamini-yekutieli",
                        List.of("bonferroni")),
                new Key(
                        "estimate.adjust",
                        c -> c.estimate().adjust(),
                        EstimateConfig.Adjust.NONE,
                        "neighbours",
                        EstimateConfig.Adjust.NEIGHBOURS,
                        "one of none, neighbours",
                        List.of("lin")),
                new Key(
                        "estimate.score",
                        c -> c.estimate().score(),
                        EstimateConfig.Score.CORRECT,
                        "margin",
                        EstimateConfig.Score.MARGIN,
                        "one of correct, probability, margin",
                        List.of("loss")),
                new Key(
                        "estimate.influence",
                        c -> c.estimate().influence(),
                        EstimateConfig.InfluenceBy.DIFFERENCE,
                        "prior",
                        EstimateConfig.InfluenceBy.PRIOR,
                        "one of difference, ridge, prior",
                        List.of("true")),
                new Key(
                        "estimate.distance",
                        c -> c.estimate().distance(),
                        EstimateConfig.Distance.VALUES,
                        "hidden",
                        EstimateConfig.Distance.HIDDEN,
                        "one of values, hidden, embeddings",
                        List.of("pixels")),
                new Key(
                        "estimate.split-check",
                        c -> c.estimate().splitCheck(),
                        false,
                        "true",
                        true,
                        "true or false",
                        List.of("0")),
                new Key(
                        "estimate.top-per-test",
                        c -> c.estimate().topPerTest(),
                        null,
                        "5",
                        5,
                        "a whole number of at least 1",
                        List.of("0", "1.5", "2147483648")),
                new Key(
                        "estimate.keep",
                        c -> c.estimate().keep(),
                        EstimateConfig.Keep.HIGH_INFLUENCE,
                        "all",
                        EstimateConfig.Keep.ALL,
                        "one of high-influence, significant, all",
                        List.of("none")),
                new Key(
                        "estimate.target-se",
                        c -> c.estimate().targetError(),
                        null,
                        "3e-2",
                        0.03,
                        "a number between 0 and 1, both excluded",
                        List.of("0", "1", "small")));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void value_isTheDefault_whenKeyIsAbsentOrNull(Key key) {
        assertThat(key.value.apply(minimalWith(""))).isEqualTo(key.fallback);
        boolean inBlock = key.path.split("\\.").length > 2;
        if (!inBlock) {
            assertThat(key.value.apply(minimalWith(key.path + " = " + key.other, key.path + "=null")))
                    .isEqualTo(key.fallback);
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void value_isWhatIsWritten_whenKeyIsGiven(Key key) {
        assertThat(key.value.apply(minimalWith(key.path + " = " + key.other))).isEqualTo(key.otherValue);
        assertThat(key.value.apply(minimalWith(key.path + " = \"" + key.other + "\"")))
                .isEqualTo(key.otherValue);
        assertThat(key.value.apply(minimalWith("", key.path + "=" + key.other))).isEqualTo(key.otherValue);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void value_isRefusedWithLineAndKeyAndRule_whenBad(Key key) {
        for (String bad : key.bad) {
            assertThat(problemsOfMinimalWith("\n" + key.path + " = " + bad))
                    .as(bad)
                    .singleElement()
                    .asString()
                    .startsWith("x.conf:4: " + key.path + ": must be " + key.rule);
        }
    }
}
