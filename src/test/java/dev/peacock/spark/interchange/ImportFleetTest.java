package dev.peacock.spark.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Floats;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.npy.NumPy;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.stats.Interval;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet that was trained elsewhere gives exactly the tables of the oracle, and of a fleet trained here. */
@Tag("process")
@Tag("spark")
class ImportFleetTest {
    @TempDir
    Path directory;

    private Path arrays(Fleet fleet) throws IOException {
        return fleet.write(directory.resolve("fleet.npz"));
    }

    private TestRun out(String name) {
        return new TestRun(directory.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t01_subset_small", "t01_subset_border", "t01_subset_main"})
    void tables_areThoseOfTheOracle(String name) throws IOException {
        JsonNode oracle = Fleet.oracle(name);
        JsonNode expected = oracle.get("expected");
        TestRun run = out("out");
        run.importFleet(arrays(Fleet.of(oracle)));
        run.estimate(run.configOfDirectory());

        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(memorization).hasSize(expected.get("memorization").size());
        for (int i = 0; i < memorization.size(); i++) {
            assertThat(memorization.get(i).<Double>getAs("memorization"))
                    .isEqualTo(quotient(
                            expected.get("memNumerator").get(i),
                            expected.get("memDenominator").get(i)));
            assertThat(memorization.get(i).<Integer>getAs("label"))
                    .isEqualTo(oracle.get("inputs").get("trainLabels").get(i).asInt());
        }
        List<String> pairs = new ArrayList<>();
        expected.get("highInfluencePairs")
                .forEach(pair ->
                        pairs.add(pair.get(0).asInt() + " " + pair.get(1).asInt()));
        assertThat(run.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .extracting(row -> row.getAs("train_id") + " " + row.getAs("test_id"))
                .containsExactlyElementsOf(pairs);

        run.estimate(run.configOfDirectory("estimate.same-label=false", "estimate.keep=all"));
        for (Row row : run.rows(Tables.INFLUENCE, "train_id", "test_id")) {
            int i = (int) (long) row.<Long>getAs("train_id");
            int j = (int) (long) row.<Long>getAs("test_id");
            assertThat(row.<Double>getAs("influence"))
                    .isEqualTo(quotient(
                            expected.get("inflNumerator").get(i).get(j),
                            expected.get("inflDenominator").get(i).get(j)));
        }
    }

    private static @Nullable Double quotient(JsonNode numerator, JsonNode denominator) {
        return numerator.isNull() ? null : (double) numerator.asLong() / denominator.asLong();
    }

    /** Texts for labels, ids and margins go out and come in again. */
    @Test
    void tables_areThoseOfTheFleetTrainedHere() throws IOException {
        Files.writeString(
                directory.resolve("table.csv"),
                "id,x,y,kind\n"
                        + IntStream.range(0, 90)
                                .mapToObj(i -> "n\u00f6%d,%d,%d,%s\n"
                                        .formatted(i, i * 37 % 90, i * i % 91, i % 4 == 0 ? "b\u00e4r" : "ant"))
                                .collect(Collectors.joining()));
        ReadConfig config = TestRun.config("""
                dataset { train { format = csv, path = table.csv, label = kind, id = id }, split { test = 0.3 } }
                model.layers = [ { dense = 8 }, { output = 2 } ]
                training { epochs = 3, batch = 16, stack = 4 }
                subsets { models = 21, ratio = 0.6, seed = 5 }
                outcome.margins = true
                estimate { top-per-test = 3 }
                """, directory);
        TestRun trained = out("trained");
        trained.train(config);
        trained.estimate(config);
        TestRun imported = out("imported");
        imported.importFleet(
                trained.exportFleet(directory.resolve("fleet.npz")), "estimate.top-per-test=3", "training.stack=8");
        assertThat(imported.log())
                .contains("21 models, 63 train and 27 test examples, 2 labels, with margins, with predicted labels");
        imported.estimate(imported.configOfDirectory());
        assertThat(imported.rows(Tables.MEMORIZATION, "train_id"))
                .isEqualTo(trained.rows(Tables.MEMORIZATION, "train_id"));
        assertThat(imported.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .isEqualTo(trained.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .isNotEmpty();
        assertThat(imported.rows(Tables.TEST_EXAMPLES, "test_id"))
                .isEqualTo(trained.rows(Tables.TEST_EXAMPLES, "test_id"));
        List<List<Object>> examples = new ArrayList<>();
        for (TestRun run : List.of(trained, imported)) {
            run.rows(Tables.EXAMPLES, "split", "id")
                    .forEach(row -> examples.add(List.of(
                            row.getAs("split"), row.getAs("id"), row.getAs("label_name"), row.getAs("given_id"))));
        }
        assertThat(examples.subList(90, 180)).isEqualTo(examples.subList(0, 90));
        assertThat(examples.get(90).get(3)).asString().startsWith("n\u00f6");
        assertThat(margins("imported")).isEqualTo(margins("trained")).hasSize(21);
        assertThat(predictions("imported"))
                .isEqualTo(predictions("trained"))
                .hasSize(42)
                .doesNotContainNull();
    }

    private List<PackedLabels> predictions(String out) {
        return Outputs.rows(directory.resolve(out)).values().stream()
                .flatMap(row -> Stream.of(row.trainPrediction(), row.testPrediction()))
                .toList();
    }

    private List<List<Float>> margins(String out) {
        return Outputs.rows(directory.resolve(out)).values().stream()
                .map(row -> {
                    List<Float> margins = new ArrayList<>(Floats.asList(Objects.requireNonNull(row.trainMargin())));
                    margins.addAll(Floats.asList(Objects.requireNonNull(row.testMargin())));
                    return margins;
                })
                .toList();
    }

    @Test
    void sameFleet_hasTheSameIdentity_inEveryTypeAndOrder() throws IOException {
        arrays(Fleet.of(Fleet.oracle("t01_subset_small")));
        NumPy.run(directory, """
                import os
                z = dict(np.load('fleet.npz'))
                np.savez_compressed('bool.npz', **{k: v.astype(bool) if v.ndim == 2 else v.astype('>i8') for k, v in z.items()})
                np.savez('fortran.npz', **{k: np.asfortranarray(v).astype(float) if v.ndim == 2 else v for k, v in z.items()})
                os.mkdir('loose')
                for k, v in z.items(): np.save('loose/' + k + '.npy', v.astype(np.uint8))
                z['trainset_mask'][0, 0] ^= 1
                np.savez('other.npz', **z)
                """);
        List<String> ids = new ArrayList<>();
        for (String file : List.of("fleet.npz", "bool.npz", "fortran.npz", "loose", "other.npz")) {
            ids.add(out("out-" + file).importFleet(directory.resolve(file)).experiment());
        }
        assertThat(ids.subList(0, 4)).containsOnly(ids.get(0));
        assertThat(ids.get(4)).isNotEqualTo(ids.get(0));
    }

    @Test
    void report_isWritten() throws IOException {
        TestRun run = out("out");
        run.importFleet(arrays(Fleet.of(Fleet.oracle("t01_subset_main"))));
        ReadConfig config = run.configOfDirectory();
        run.estimate(config);
        assertThat(run.report(config).mostMemorized()).isNotEmpty();
        assertThat(directory.resolve("out/report/index.html"))
                .content()
                .contains("drawn elsewhere, before the fleet was imported", "nothing to show", "fleet.npz: column ");
    }

    @Test
    void sameLabel_isRefused_whereThereAreNoLabels() throws IOException {
        TestRun run = out("out");
        run.importFleet(arrays(Fleet.of(Fleet.oracle("t01_subset_small")).withoutLabels()));
        assertThat(run.log()).contains("no train_labels and test_labels");
        ReadConfig asImported = run.configOfDirectory();
        assertThatThrownBy(() -> run.estimate(asImported))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("without labels")
                .hasMessageContaining("--set estimate.same-label=false")
                .hasMessageContaining("train_labels and test_labels");
        assertThat(directory.resolve("out/estimates")).doesNotExist();

        ReadConfig anyLabel = run.configOfDirectory("estimate.same-label=false");
        run.estimate(anyLabel);
        run.report(anyLabel);
        Summary summary = Summary.read(run.outputDirectory());
        assertThat(summary.baselineTestAccuracy()).isNull();
        assertThat(summary.balancedTestAccuracy()).isNull();
        assertThat(summary.meanTrainAccuracy()).isNotNull();
        assertThat(summary.warnings()).isEmpty();
        assertThat(run.rows(Tables.MEMORIZATION, "train_id"))
                .extracting(row -> row.<Integer>getAs("label"))
                .containsOnly(-1);
        assertThat(run.rows(Tables.EXAMPLES, "split", "id"))
                .extracting(row -> row.<String>getAs("label_name"))
                .containsOnly("unlabelled");
        assertThat(run.rows(Tables.EXAMPLES, "split", "id"))
                .extracting(row -> row.<String>getAs("subpopulation"))
                .containsOnlyNulls();
    }

    @Test
    void oneModel_isImported_andNothingIsDefined() throws IOException {
        Fleet fleet =
                new Fleet(new int[][] {{1, 0}}, new int[][] {{1, 1}}, new int[][] {{1}}, new int[] {0, 0}, new int[1]);
        TestRun run = out("out");
        run.importFleet(arrays(fleet));
        assertThat(run.log()).contains("with only one model there is nothing to compare");
        ReadConfig config = run.configOfDirectory();
        run.estimate(config);
        run.report(config);
        assertThat(run.rows(Tables.MEMORIZATION, "train_id"))
                .extracting(row -> row.<Double>getAs("memorization"))
                .containsOnlyNulls();
        Summary summary = Summary.read(run.outputDirectory());
        assertThat(summary.undefinedExamples()).isEqualTo(2);
        assertThat(summary.memorizedShare()).isNull();
        assertThat(summary.meanMemorization()).isNull();
    }

    @Test
    void masksOfAllOrNone_countAndAreSaid() throws IOException {
        Fleet fleet = new Fleet(
                new int[][] {{1, 1}, {0, 0}, {1, 1}, {1, 0}},
                new int[][] {{1, 1}, {0, 1}, {1, 1}, {1, 0}},
                new int[][] {{1}, {0}, {0}, {1}},
                new int[] {0, 1},
                new int[] {0});
        TestRun run = out("out");
        run.importFleet(arrays(fleet));
        assertThat(run.log())
                .contains("warning: of 4 models, 2 saw every train example and 1 saw none")
                .contains("4 models, 2 train and 1 test examples, 2 labels");
        run.estimate(run.configOfDirectory("estimate.memorization-threshold=0.5"));
        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(memorization.get(0).<Integer>getAs("models_in")).isEqualTo(3);
        assertThat(memorization)
                .extracting(row -> row.<Double>getAs("memorization"))
                .containsExactly(1.0, 0.5);
        Summary summary = Summary.read(run.outputDirectory());
        assertThat(summary.meanMemorization()).isEqualTo(0.75);
        // one of them by a memorization equal to the threshold
        assertThat(summary.memorizedShare()).isEqualTo(1.0);
        assertThat(summary.memorizedShareCi()).isEqualTo(Interval.wilson(2, 2, Interval.Z95));
        // the first is out of one model alone, which defines a memorization but no standard error
        assertThat(summary.undefinedExamples()).isZero();
        assertThat(summary.undefinedStandardErrors()).isEqualTo(1);
    }

    @Test
    void importingAgain_changesNothing_andAnotherFleetIsRefused() throws IOException {
        Fleet fleet = Fleet.of(Fleet.oracle("t01_subset_small"));
        TestRun run = out("out");
        run.importFleet(arrays(fleet));
        run.importFleet(arrays(fleet));
        assertThat(run.log()).contains("nothing to do, all " + fleet.mask().length + " models are already imported");
        assertThatThrownBy(() -> run.importFleet(arrays(fleet.withoutLabels())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds experiment")
                .hasMessageContaining("this directory was trained with dataset = ");
        assertThatThrownBy(() -> out("x").importFleet(arrays(fleet), "subsets.first-run=5"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("subsets.first-run must be 0");
    }

    @Test
    void importThatWasKilled_isTakenUp() throws IOException {
        Fleet fleet = Fleet.of(Fleet.oracle("t01_subset_small"));
        Path out = directory.resolve("out");
        TestRun run = out("out");
        run.importFleet(arrays(fleet), "training.stack=5");
        Files.delete(out.resolve("outcomes/stack-000001.parquet"));
        run.importFleet(arrays(fleet), "training.stack=5");
        assertThat(out.resolve("outcomes/stack-000001.parquet")).exists();
        Files.delete(out.resolve("experiment.json"));
        try (var files = Files.list(out.resolve("outcomes"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(out.resolve("outcomes"));
        run.importFleet(arrays(fleet), "training.stack=5");
        assertThat(new ObjectMapper()
                        .readTree(out.resolve("experiment.json").toFile())
                        .path("trainer")
                        .asText())
                .isEqualTo("imported");
    }

    @Test
    void training_isRefused() throws IOException {
        TestRun run = out("out");
        run.importFleet(arrays(Fleet.of(Fleet.oracle("t01_subset_small"))));
        ReadConfig imported = run.configOfDirectory();
        assertThatThrownBy(() -> run.train(imported))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is nothing to train");
        ReadConfig other = TestRun.config("dataset.builtin = digits, model.nearest-neighbour {}", directory);
        assertThatThrownBy(() -> run.train(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds experiment");
        assertThatThrownBy(() -> run.estimate(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds experiment");
    }

    @Test
    void labelsThatWereRemoved_areAskedFor() throws IOException {
        TestRun run = out("out");
        run.importFleet(arrays(Fleet.of(Fleet.oracle("t01_subset_small"))));
        Files.delete(directory.resolve("out/dataset/labels.npz"));
        ReadConfig config = run.configOfDirectory();
        assertThatThrownBy(() -> run.estimate(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("labels.npz")
                .hasMessageContaining("run import --repair");
    }
}
