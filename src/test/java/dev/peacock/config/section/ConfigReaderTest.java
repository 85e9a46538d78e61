package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.MINIMAL;
import static dev.peacock.config.section.Reading.config;
import static dev.peacock.config.section.Reading.minimalWith;
import static dev.peacock.config.section.Reading.problems;
import static dev.peacock.config.section.Reading.problemsOfMinimalWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.peacock.config.ActivationName;
import dev.peacock.config.AugmentConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.config.text.Words;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    @Test
    void trees_haveNoRecipe_andAreReadAgain() {
        assertThat(problems("dataset.builtin = digits\nmodel.gradient-boosted-trees { depth = 0, subsample = 0 }\n"
                        + "training { epochs = 3, stack = 2 }"))
                .containsExactlyInAnyOrder(
                        "x.conf:2: model.gradient-boosted-trees.depth: must be a whole number from 1 to 30, but is 0",
                        "x.conf:2: model.gradient-boosted-trees.subsample: must be a number above 0 and at most 1, but is 0",
                        "x.conf:3: training.epochs: is not used by model.gradient-boosted-trees, whose block has all its "
                                + "settings; remove it");
        ReadConfig read = Reading.read("dataset.builtin = digits, training.stack = 2\n"
                + "model.gradient-boosted-trees { rounds = 20, depth = 3, column-sample = 0.5, lambda = 0 }");
        assertThat(read.config().model()).isEqualTo(new ModelConfig.Trees(20, 3, 0.3, 1, 0.5, 1, 0));
        assertThat(read.config().outcome().auto()).isTrue();
        ReadConfig again = Reading.read(read.effective());
        assertThat(again.config()).isEqualTo(read.config());
        assertThat(again.effective()).isEqualTo(read.effective());
        assertThat(ExperimentIdentity.of(read.config(), "hash", "xgboost").fields())
                .containsEntry("model.rounds", "20")
                .doesNotContainKey("training.epochs");
    }

    @Test
    void marginsByThemselves_areDecidedLater_forModelsThatHaveThem() {
        assertThat(Reading.config(Reading.MINIMAL).outcome())
                .isEqualTo(new OutcomeConfig(OutcomeConfig.Margins.AUTO, null));
        assertThat(Reading.config("dataset.builtin = digits\ntraining.command = [a]")
                        .outcome())
                .isEqualTo(new OutcomeConfig(OutcomeConfig.Margins.FALSE, null));
        // 256 MiB are 89,478,485 times three bytes
        assertThat(OutcomeConfig.isSmall(5, 17_895_697)).isTrue();
        assertThat(OutcomeConfig.isSmall(6, 17_895_697)).isFalse();
        assertThat(OutcomeConfig.isSmall(1_000_000, Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void marginsOnceDecided_areThoseOfTheText() {
        ReadConfig auto = Reading.read(Reading.MINIMAL);
        for (OutcomeConfig.Margins margins : OutcomeConfig.Margins.values()) {
            assertThat(auto.withMargins(margins))
                    .isEqualTo(Reading.read(Reading.MINIMAL + "outcome.margins = " + Words.of(margins)));
        }
    }

    @Test
    void marginsThatAreHalves_haveElevenSignificantBits_andTheRangeOfFloats() {
        float[] margins = {1 + 0x1p-10f, 1 + 0x1p-11f, 1 + 0x1.8p-10f, -1 - 0x1.8p-11f, 3e38f, 1e-30f, 0, -0.0f};
        new OutcomeConfig(OutcomeConfig.Margins.HALF, null).rounded(margins);
        // a tie goes to the even neighbour
        assertThat(margins)
                .startsWith(1 + 0x1p-10f, 1, 1 + 0x1p-9f, -1 - 0x1p-10f)
                .endsWith(0, -0.0f);
        assertThat(margins[4]).isCloseTo(3e38f, withinPercentage(0.05));
        assertThat(margins[5]).isCloseTo(1e-30f, withinPercentage(0.05));
        assertThat(new OutcomeConfig(OutcomeConfig.Margins.TRUE, null).rounded(new float[] {0.1f}))
                .containsExactly(0.1f);
    }

    @Test
    void predictions_areDecidedByTheirSize_unlessAsked() {
        assertThat(Reading.config(Reading.MINIMAL).outcome().predictions()).isNull();
        ReadConfig auto = Reading.read(Reading.MINIMAL + "outcome.predictions = auto");
        for (boolean predictions : new boolean[] {true, false}) {
            assertThat(auto.withPredictions(predictions))
                    .isEqualTo(Reading.read(Reading.MINIMAL + "outcome.predictions = " + predictions));
        }
        // a byte up to 256 labels, then two, and none above 65,536: 256 MiB are 268,435,456 bytes
        assertThat(OutcomeConfig.predictionsAreSmall(4_096, 65_536, 256)).isTrue();
        assertThat(OutcomeConfig.predictionsAreSmall(4_096, 65_537, 256)).isFalse();
        assertThat(OutcomeConfig.predictionsAreSmall(4_096, 32_768, 257)).isTrue();
        assertThat(OutcomeConfig.predictionsAreSmall(4_096, 32_769, 257)).isFalse();
        assertThat(OutcomeConfig.predictionsAreSmall(1, 1, 65_536)).isTrue();
        assertThat(OutcomeConfig.predictionsAreSmall(1, 1, 65_537)).isFalse();
        assertThat(problemsOfMinimalWith("outcome.predictions = maybe"))
                .containsExactly("x.conf:3: outcome.predictions: must be true or false, but is \"maybe\"");
    }

    @Test
    void messages_areShort_howeverMuchTheyQuote() {
        String huge = "x".repeat(1_000_000);
        for (String lines : List.of(
                "training.epochs = " + huge,
                huge + " = 1",
                "\"" + huge + " \" = 1",
                "training { " + huge + " { a = 1 } }",
                "include \"" + huge + "\"",
                "training.epochs = ${" + huge + "}",
                "training.updater = " + huge,
                "training.backend = " + huge,
                "training.command = [a], training.files = [\"" + huge + " \"]",
                "dataset = null, dataset.train { format = csv, path = a, label = 1" + "1".repeat(1_000_000) + " }",
                "dataset = null, dataset.train { format = csv, path = a, label = y, encoding = " + huge + " }",
                "dataset = null, dataset.train { format = csv, path = a, label = " + huge + ", subpopulation = " + huge
                        + " }")) {
            String message = String.join("\n", problems(Reading.MINIMAL + lines));
            assertThat(message.length()).as(lines.substring(0, 60)).isLessThan(3_000);
        }
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            keys.append("epoch").append(i).append(" = 1\n");
        }
        assertThat(problems(Reading.MINIMAL + keys))
                .hasSize(101)
                .contains("x.conf:3: epoch0: no such key")
                .endsWith("and 19,900 more problems");
    }

    @Test
    void problems_areAllReportedInTheOrderOfLines_whenThereAreSeveral() {
        String lines = """
                estimate.fdr = 2
                training {
                  epoch = 5
                  batch = 0
                }
                """;
        assertThat(problemsOfMinimalWith(lines, "subsets.models=0", "subsets.ratio=1"))
                .containsExactly(
                        "x.conf:3: estimate.fdr: must be a number between 0 and 1, both excluded, but is 2",
                        "x.conf:5: training.epoch: no such key; did you mean training.epochs?",
                        "x.conf:6: training.batch: must be a whole number from 1 to 1000000, but is 0",
                        "--set subsets.models=0: subsets.models: must be a whole number from 1 to 1000000, but is 0",
                        "--set subsets.ratio=1: subsets.ratio: must be a number between 0 and 1, both excluded, but is 1");
    }

    @Test
    void problems_nameWhatIsRequired_whenTextIsEmpty() {
        assertThat(problems(""))
                .containsExactly(
                        "x.conf:1: dataset.train: is missing; give its format and path, or dataset.builtin = digits",
                        "x.conf:1: dataset.test: is missing; give its format and path, or dataset.builtin = digits",
                        "x.conf:1: model: is missing; give layers, gradient-boosted-trees, char-lstm, denoiser, dl4j or nearest-neighbour");
    }

    @Test
    void missingKey_isReportedAtItsBlock_whenSetsAlsoReachIntoTheBlock() {
        assertThat(problemsOfMinimalWith("\ntraining {\n  updater {\n    sgd {}\n  }\n}", "training.epochs=5"))
                .containsExactly(
                        "x.conf:6: training.updater.sgd.rate: is missing; give a number above 0 and at most 1e99");
        assertThat(problems("model.nearest-neighbour {}\n\ndataset {\n shape = [4]\n}\n", "dataset.scale=1"))
                .allMatch(problem -> problem.startsWith("x.conf:3: dataset."))
                .hasSize(2);
    }

    @Test
    void syntaxError_hasFileAndLineAndHoconsWords() {
        assertThat(problemsOfMinimalWith("training {\n  epochs = }\n"))
                .singleElement()
                .asString()
                .startsWith("x.conf:4: ")
                .contains("}");
        assertThat(problems("[1, 2]")).singleElement().asString().startsWith("x.conf:1: ");
    }

    @Test
    void unknownKey_isRefusedWithTheNearestKey_atAnyDepth() {
        assertThat(problemsOfMinimalWith("trainin { epochs = 5 }"))
                .containsExactly("x.conf:3: trainin: no such key; did you mean training?");
        assertThat(problemsOfMinimalWith("training.updater.nesterovs.momentun = 0.5"))
                .containsExactly("x.conf:3: training.updater.nesterovs.momentun: no such key; did you mean "
                        + "training.updater.nesterovs.momentum?");
        assertThat(problemsOfMinimalWith("training.schedule.cosin.warm-up = 1"))
                .containsExactly(
                        "x.conf:3: training.schedule.cosin: no such key; did you mean training.schedule.cosine?");
        assertThat(
                        problems(
                                "dataset.builtin = digits\nmodel.layers = [\n{ dense = 5 }\n{ dense = 5 }\n{ output = 10, bias = 1 }]"))
                .containsExactly("x.conf:5: model.layers[2].bias: no such key");
        assertThat(problems("model.nearest-neighbour.kk = 1\ndataset.train { format = folder, path = a, label = b }\n"
                        + "dataset.test { format = folder, pth = a }"))
                .containsExactly(
                        "x.conf:1: model.nearest-neighbour.kk: no such key",
                        "x.conf:2: dataset.train.label: no such key",
                        "x.conf:3: dataset.test.path: is missing; give a path or a URI",
                        "x.conf:3: dataset.test.pth: no such key; did you mean dataset.test.path?");
    }

    @Test
    void unknownKey_isTracedToAnotherBlock_whenItExistsThere() {
        assertThat(problemsOfMinimalWith("", "epochs=5"))
                .containsExactly("--set epochs=5: epochs: no such key; did you mean training.epochs?");
        assertThat(problemsOfMinimalWith("\"we ird\".x = 5")).containsExactly("x.conf:3: \"we ird\": no such key");
    }

    @Test
    void block_isRefusedOnce_whenItIsNoBlock() {
        assertThat(problemsOfMinimalWith("training = 5"))
                .containsExactly("x.conf:3: training: must be a block in braces, but is 5");
        assertThat(problemsOfMinimalWith("training.updater.sgd = 0.1"))
                .containsExactly("x.conf:3: training.updater.sgd: must be a block in braces, but is 0.1");
    }

    @Test
    void twoAlternatives_areRefusedWithBothPlacesAndTheWayOut() {
        String file = "training.updater { nesterovs { rate = 0.1 } }\n";
        String set = "training.updater.adam.rate=0.01";
        assertThat(problemsOfMinimalWith(file, set))
                .containsExactly("--set " + set
                        + ": training.updater: takes only one of sgd, momentum, nesterovs, adam, but nesterovs "
                        + "(x.conf:3) and adam are given; remove one, for instance with --set "
                        + "training.updater.nesterovs=null");
        assertThat(minimalWith(file, set, "training.updater.nesterovs=null")
                        .training()
                        .updater())
                .isEqualTo(new UpdaterConfig.Adam(0.01, 0.9, 0.999, 1e-8));
        assertThat(problemsOfMinimalWith("model.nearest-neighbour.k = 1"))
                .singleElement()
                .asString()
                .startsWith("x.conf:3: model: takes only one of")
                .contains("layers (x.conf:2) and nearest-neighbour are given")
                .endsWith("--set model.layers=null");
        assertThat(problemsOfMinimalWith("training.schedule { step {}, cosine {} }"))
                .hasSize(1);
    }

    @Test
    void defaultsOfOneAlternative_doNotLeakIntoAnother() {
        assertThat(minimalWith("training.updater { sgd { rate = 0.5 } }")
                        .training()
                        .updater())
                .isEqualTo(new UpdaterConfig.Sgd(0.5));
        assertThat(minimalWith("training.schedule { step { every = 3 } }")
                        .training()
                        .schedule())
                .isEqualTo(new ScheduleConfig.Step(0.1, 3, 0));
        assertThat(minimalWith("training.schedule { step { every = 3 } }", "training.schedule=cosine")
                        .training()
                        .schedule())
                .isEqualTo(new ScheduleConfig.Cosine(0));
    }

    @Test
    void set_goesOverTheFileAndTheLastSetOverTheOthers() {
        TrainingConfig training = minimalWith(
                        "training { epochs = 1, batch = 2, stack = 3 }",
                        "training.epochs=4",
                        "training.epochs=5",
                        " training.batch = 6 ",
                        "training.updater={ adam { beta1 = 0.5 } }",
                        "subsets={ seed = 7 }")
                .training();
        assertThat(training)
                .isEqualTo(new TrainingConfig(
                        5,
                        6,
                        new UpdaterConfig.Adam(0.001, 0.5, 0.999, 1e-8),
                        new ScheduleConfig.Constant(),
                        0,
                        0,
                        0,
                        null,
                        null,
                        0,
                        0,
                        TrainingConfig.Backend.AUTO,
                        TrainingConfig.Kernels.AUTO,
                        null,
                        3,
                        null));
        assertThat(config("", "dataset.builtin=digits", "model.layers=[{ dense = 5 }, { output = 10 }]")
                        .model())
                .isEqualTo(new ModelConfig.Layers(
                        List.of(new LayerConfig.Dense(5, ActivationName.RELU), new LayerConfig.Output(10))));
    }

    @Test
    void set_needsNoQuotes_forUrisAndSpecialCharacters() {
        String train =
                "dataset.train { format = folder }\ndataset.test { format = folder, path = \"b\" }\nmodel.nearest-neighbour {}";
        for (String path : List.of("hdfs://node:8020/data", "/a b/c#d&e=f,g:h", "s3a://x/y?z*")) {
            assertThat(config(train, "dataset.train.path=" + path).dataset().train())
                    .isEqualTo(new SourceConfig.Folder(path));
        }
        assertThat(config(train, "dataset.train.path=\"/q\"").dataset().train())
                .isEqualTo(new SourceConfig.Folder("/q"));
    }

    @Test
    void set_isRefused_whenItIsNoKeyAndValue() {
        assertThat(problemsOfMinimalWith("training.epoch = 1", "training.epochs", "=5", "training.updater={"))
                .hasSize(3)
                .satisfies(problems ->
                        assertThat(problems.get(0)).isEqualTo("--set training.epochs: give it as key=value"))
                .satisfies(problems -> assertThat(problems.get(1)).isEqualTo("--set =5: give it as key=value"))
                .satisfies(problems -> assertThat(problems.get(2)).startsWith("--set training.updater={: "));
    }

    @Test
    void environment_isSubstituted_andItsBadValuesNameIt() {
        String name = System.getenv().containsKey("PATH") ? "PATH" : "Path";
        assertThat(minimalWith("training.epochs = ${subsets.seed}", "subsets.seed=7")
                        .training()
                        .epochs())
                .isEqualTo(7);
        assertThat(problemsOfMinimalWith("training.epochs = ${" + name + "}"))
                .singleElement()
                .asString()
                .startsWith("environment: training.epochs: must be a whole number");
        assertThat(minimalWith("training.epochs = ${?PEACOCK_TEST_IS_NOT_SET}")
                        .training()
                        .epochs())
                .isEqualTo(10);
        assertThat(problemsOfMinimalWith("training.epochs = ${PEACOCK_TEST_IS_NOT_SET}"))
                .singleElement()
                .asString()
                .startsWith("x.conf:3: ")
                .contains("PEACOCK_TEST_IS_NOT_SET");
    }

    @Test
    void include_isRefused_whateverItsForm() {
        for (String include : List.of(
                "include \"y.conf\"",
                "include file(\"y.conf\")",
                "include required(classpath(\"y.conf\"))",
                "training { include url(\"http://localhost:1/y.conf\") }")) {
            assertThat(problemsOfMinimalWith(include))
                    .singleElement()
                    .asString()
                    .startsWith("x.conf:3: include \"")
                    .endsWith("\" is not supported; write its settings into this file");
        }
    }

    @Test
    void text_isRefused_whenNestedTooDeeply() {
        assertThat(problems("a = " + "[".repeat(200_000)))
                .singleElement()
                .asString()
                .startsWith("x.conf:1: ");
    }

    @Test
    void thresholds_areExactDecimals() {
        EstimateConfig estimate = minimalWith(
                        "estimate { influence-threshold = 0.15, memorization-threshold = 0.1000000000000000055 }")
                .estimate();
        assertThat(estimate.influenceThreshold().multiply(BigDecimal.valueOf(20)))
                .isEqualByComparingTo("3");
        assertThat(estimate.memorizationThreshold()).isEqualTo(new BigDecimal("0.1000000000000000055"));
    }

    @Test
    void realScores_areRefused_whereNothingCanBeCompared() {
        assertThat(problems("dataset.builtin = digits\nmodel.nearest-neighbour {}\n\nestimate.score = margin"))
                .containsExactly(
                        "x.conf:4: estimate.score: must be correct or probability for model.nearest-neighbour, "
                                + "since the margin of a label with all votes, or none, is infinite");
        assertThat(problemsOfMinimalWith("estimate { score = probability\n adjust = neighbours }"))
                .containsExactly("x.conf:4: estimate.adjust: must be none unless estimate.score = correct, since only "
                        + "accuracies are adjusted");
        assertThat(problemsOfMinimalWith("estimate { score = margin\n influence-threshold = 1 }"))
                .containsExactly(
                        "x.conf:4: estimate.influence-threshold: must be between -1 and 1, both excluded, with "
                                + "estimate.score = margin");
    }

    @Test
    void effectsEstimatedTogether_areRefused_withAdjustment_andPriorsWithoutDistances() {
        assertThat(problemsOfMinimalWith("estimate { influence = ridge\n adjust = neighbours }"))
                .containsExactly("x.conf:4: estimate.adjust: must be none with estimate.influence = ridge");
        assertThat(problems("dataset.imported = a\nestimate { score = margin\n influence = prior }"))
                .containsExactly(
                        "x.conf:3: estimate.influence: must be difference or ridge with dataset.imported, since "
                                + "a prior by similarity needs features, and imported fleets have none; or set "
                                + "estimate.embeddings to a file of embeddings of the examples");
        assertThat(problems("dataset.imported = a\nestimate { influence = prior\n distance = hidden }"))
                .containsExactly(
                        "x.conf:3: estimate.distance: must not be hidden unless Peacock trains the network; set "
                                + "estimate.embeddings to a file of a layer's values");
        assertThat(problemsOfMinimalWith("estimate.distance = embeddings"))
                .containsExactly(
                        "x.conf:3: estimate.distance: needs a file of embeddings; set estimate.embeddings to it");
    }

    @Test
    void embeddings_areFoundFromTheConfiguration_andAreDistancesThen() {
        EstimateConfig read = minimalWith("estimate.embeddings = a.npz").estimate();
        assertThat(read.embeddings()).isEqualTo("/base/a.npz");
        assertThat(read.distance()).isEqualTo(EstimateConfig.Distance.EMBEDDINGS);
        EstimateConfig imported = Reading.config(
                        "dataset.imported = a\nestimate { influence = prior\n embeddings = /b/c.npz }")
                .estimate();
        assertThat(imported.embeddings()).isEqualTo("/b/c.npz");
    }

    /** A threshold stands for the step between the margins of (1 - d) / 2 and (1 + d) / 2. */
    @Test
    void thresholds_areInUnitsOfTheScore() {
        EstimateConfig margin = minimalWith("estimate { score = margin, memorization-threshold = 0.2 }")
                .estimate();
        assertThat(margin.memorizationLevel()).isCloseTo(2 * Math.log(0.6 / 0.4), within(1e-15));
        assertThat(margin.influenceLevel()).isCloseTo(2 * Math.log(0.575 / 0.425), within(1e-15));
        EstimateConfig probability = minimalWith("estimate.score = probability").estimate();
        assertThat(probability.memorizationLevel()).isEqualTo(0.25);
        assertThat(probability.influenceLevel()).isEqualTo(0.15);
    }

    @Test
    void topPerTest_isRefused_besideKeepAll() {
        assertThat(problemsOfMinimalWith("estimate { keep = all\n top-per-test = 3 }"))
                .containsExactly("x.conf:4: estimate.top-per-test: cannot be combined with keep = all, which keeps "
                        + "every pair");
        assertThat(problemsOfMinimalWith("estimate { keep = significant\n top-per-test = 3 }"))
                .containsExactly("x.conf:4: estimate.top-per-test: cannot be combined with keep = significant, which "
                        + "chooses the pairs by their q-value");
    }

    @Test
    void warmUp_isRefused_whenItIsNotShorterThanTheTraining() {
        assertThat(problemsOfMinimalWith("training { epochs = 3, schedule.cosine.warm-up = 3 }"))
                .containsExactly(
                        "x.conf:3: training.schedule.cosine.warm-up: must be less than training.epochs, which is 3");
    }

    @Test
    void leaveOneOut_takesDistinctExamplesAndNoRatio() {
        assertThat(minimalWith("subsets { design = leave-one-out, leave-out = [3, 0, \"7\"] }")
                        .subsets()
                        .design())
                .isEqualTo(new SubsetsConfig.LeaveOneOut(List.of(3, 0, 7)));
        String design = "subsets.design = leave-one-out\n";
        assertThat(problemsOfMinimalWith(design))
                .containsExactly(
                        "x.conf:3: subsets.leave-out: is missing; list the train examples to leave out, one at a time");
        assertThat(problemsOfMinimalWith(design + "subsets.leave-out = [1, 2, 1]\nsubsets.ratio = 0.5"))
                .containsExactly(
                        "x.conf:4: subsets.leave-out: must list each train example only once, but repeats 1",
                        "x.conf:5: subsets.ratio: belongs to design = uniform, bernoulli, balanced, groups; the design is leave-one-out");
        assertThat(problemsOfMinimalWith(design + "subsets.leave-out = [1, -2]"))
                .containsExactly("x.conf:4: subsets.leave-out[1]: must be a whole number of at least 0, but is -2");
        assertThat(problemsOfMinimalWith(design + "subsets.leave-out = []"))
                .containsExactly("x.conf:4: subsets.leave-out: must list at least one train example");
        assertThat(problemsOfMinimalWith(design + "subsets.leave-out = 5"))
                .containsExactly("x.conf:4: subsets.leave-out: must be a list of numbers in brackets, but is 5");
        assertThat(problemsOfMinimalWith("subsets.leave-out = [1]"))
                .containsExactly(
                        "x.conf:3: subsets.leave-out: belongs to design = leave-one-out; the design is uniform");
    }

    @Test
    void balanced_takesBlocksOfWholeShares() {
        assertThat(design("balanced")).isEqualTo(new SubsetsConfig.Balanced(0.7, 20));
        assertThat(design("balanced, ratio = 0.25, block = 8")).isEqualTo(new SubsetsConfig.Balanced(0.25, 8));
        assertThat(problemsOfMinimalWith("subsets { design = balanced, ratio = 0.7, block = 8 }"))
                .containsExactly("x.conf:3: subsets.block: must make ratio * block a whole number, but 0.7 * 8 is 5.6");
        assertThat(problemsOfMinimalWith("subsets { design = balanced, ratio = 0.333 }"))
                .containsExactly(
                        "x.conf:3: subsets.ratio: must make ratio * block a whole number, but 0.333 * 20 is 6.66");
    }

    @Test
    void localHadamard_takesAPowerOfTwoAndNoRatio() {
        assertThat(design("local-hadamard")).isEqualTo(new SubsetsConfig.LocalHadamard(64));
        assertThat(design("local-hadamard, block = 16")).isEqualTo(new SubsetsConfig.LocalHadamard(16));
        assertThat(problemsOfMinimalWith("subsets { design = local-hadamard, ratio = 0.5, block = 20 }"))
                .containsExactly(
                        "x.conf:3: subsets.ratio: belongs to design = uniform, bernoulli, balanced, groups; the design is"
                                + " local-hadamard",
                        "x.conf:3: subsets.block: must be a power of two for design = local-hadamard, but is 20");
    }

    @Test
    void exclusion_takesSetsOfDistinctExamples() {
        assertThat(design("exclusion, exclude = [[3, 0], [7]]"))
                .isEqualTo(new SubsetsConfig.Exclusion(List.of(List.of(3, 0), List.of(7))));
        String design = "subsets.design = exclusion\n";
        assertThat(problemsOfMinimalWith(design))
                .containsExactly(
                        "x.conf:3: subsets.exclude: is missing; list the sets of train examples to leave out, one set at a"
                                + " time");
        assertThat(problemsOfMinimalWith(design + "subsets.exclude = [[1, 2, 1]]"))
                .containsExactly(
                        "x.conf:4: subsets.exclude: must list each train example only once in a set, but set 0 repeats 1");
        assertThat(problemsOfMinimalWith(design + "subsets.exclude = [[1], []]"))
                .containsExactly("x.conf:4: subsets.exclude: must list at least one set, and no empty sets");
        String form = "must be a list of numbers in brackets, or a text bits:... of packed bits in Base64, but is ";
        assertThat(problemsOfMinimalWith(design + "subsets.exclude = [1]"))
                .contains("x.conf:4: subsets.exclude[0]: " + form + "1");
        assertThat(problemsOfMinimalWith(design + "subsets.exclude = [\"bits:!\"]"))
                .contains("x.conf:4: subsets.exclude[0]: " + form + "\"bits:!\"");
        assertThat(design("exclusion, exclude = [\"bits:CQE=\"], paired = true"))
                .isEqualTo(new SubsetsConfig.Exclusion(List.of(List.of(0, 3, 8)), true));
        assertThat(problemsOfMinimalWith("subsets.paired = true"))
                .containsExactly(
                        "x.conf:3: subsets.paired: belongs to design = leave-one-out, exclusion; the design is uniform");
    }

    private static SubsetsConfig.Design design(String inner) {
        return minimalWith("subsets { design = " + inner + " }").subsets().design();
    }

    @Test
    void minimalText_isEnough() {
        assertThat(config(MINIMAL).model()).isEqualTo(new ModelConfig.Layers(List.of(new LayerConfig.Output(10))));
    }

    @Test
    void clip_takesExactlyOneBound() {
        assertThat(problemsOfMinimalWith("training.clip {}"))
                .containsExactly("x.conf:3: training.clip: must have one of value, layer-norm, norm");
        assertThat(problemsOfMinimalWith("training.clip = 5"))
                .containsExactly("x.conf:3: training.clip: must be a block in braces, but is 5");
        assertThat(problemsOfMinimalWith("training.clip { value = 1, norm = 1 }"))
                .singleElement()
                .asString()
                .contains("takes only one of value, layer-norm, norm");
        assertThat(minimalWith("training.clip { value = 1 }", "training.clip=null")
                        .training()
                        .clip())
                .isNull();
    }

    @Test
    void augment_mustDoSomething() {
        assertThat(minimalWith("training.augment {}").training().augment()).isEqualTo(new AugmentConfig(4, true));
        assertThat(problemsOfMinimalWith("training.augment { crop-padding = 0, flip = false }"))
                .containsExactly("x.conf:3: training.augment: has no effect with crop-padding = 0 and flip = false; "
                        + "remove it");
    }
}
