package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.longtail.spark.Subpopulations.Space;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.nearest.HiddenStore;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.dl4j.Dl4jTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters of the digits by pixels and by a hidden layer, and the store that keeps the latter. */
@Tag("spark")
class SubpopulationsOfDigitsSparkTest {
    private static final String DIGITS = """
            dataset.builtin = digits
            model.layers = [ { dense = 16, activation = relu }, { output = 10 } ]
            training { epochs = 2, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 2, seed = 9 }
            """;

    @TempDir
    static Path shared = Path.of("");

    private static TestRun digits = new TestRun(shared);

    @TempDir
    Path directory;

    @BeforeAll
    static void trainTheDigits() throws IOException {
        digits = new TestRun(shared.resolve("digits"));
        digits.train(TestRun.config(DIGITS, shared));
    }

    @ParameterizedTest
    @CsvSource({"PIXELS, 3", "PIXELS, 10", "HIDDEN, 3", "HIDDEN, 10"})
    void clustersOfDigits_areThoseOfTheDefinition(Space space, int k) throws IOException {
        FinishedFleet fleet = digits.finishedFleet();
        Subpopulations clusters = clusters(fleet.out(), fleet.experiment(), k, space);
        Path store = space == Space.PIXELS
                ? only(shared.resolve("digits/dataset"), "store-")
                : only(shared.resolve("digits/audits/longtail"), "hidden-");
        try (PackedStore examples = PackedStore.map(store)) {
            ClustersByDefinition expected = ClustersByDefinition.of(examples, 17, k);
            assertThat(clusters.train()).isEqualTo(expected.train());
            assertThat(clusters.test()).isEqualTo(expected.test());
        }
        // far fewer clusters than examples, and more than labels: the check above compares something
        assertThat(clusters.count()).isBetween(11, 1_400);
    }

    @Test
    void hiddenStore_isOfOneModelOnAllTrainExamples_withItsOwnSeeds() throws IOException {
        FinishedFleet fleet = digits.finishedFleet();
        HiddenStore.of(spark(), fleet.out(), fleet.experiment());
        Path file = shared.resolve(
                "digits/audits/longtail/hidden-" + fleet.experiment().id() + ".bin");
        int[] row = {0};
        try (PackedStore examples = PackedStore.map(only(shared.resolve("digits/dataset"), "store-"));
                PackedStore hidden = PackedStore.map(file)) {
            assertThat(hidden.trainSize()).isEqualTo(1500);
            assertThat(hidden.testSize()).isEqualTo(297);
            assertThat(hidden.shape().size()).isEqualTo(16);
            assertThat(hidden.labelNames()).isEqualTo(examples.labelNames());
            RunSpec all = new RunSpec(
                    0,
                    new InclusionMask(
                            PackedBits.ofIndices(IntStream.range(0, 1500).toArray(), 1500)),
                    Seeds.seed(9, Seeds.Purpose.AUDIT, 200),
                    Seeds.seed(9, Seeds.Purpose.AUDIT, 201),
                    Seeds.seed(9, Seeds.Purpose.AUDIT, 202),
                    Seeds.seed(9, Seeds.Purpose.AUDIT, 203));
            float[] stored = new float[16];
            new Dl4jTrainer(
                            examples,
                            fleet.experiment().config().model(),
                            fleet.experiment().config().training(),
                            false)
                    .forEachHidden(all, Device.CPU, activations -> {
                        hidden.read(row[0], stored, 0);
                        assertThat(stored).isEqualTo(activations);
                        assertThat(hidden.label(row[0])).isEqualTo(examples.label(row[0]));
                        row[0]++;
                    });
            assertThat(row[0]).isEqualTo(1797);
        }
    }

    @ParameterizedTest
    @EnumSource(Space.class)
    void whatWasFound_isNotLookedForAgain(Space space) throws IOException {
        FinishedFleet fleet = digits.finishedFleet();
        Subpopulations first = clusters(fleet.out(), fleet.experiment(), 5, space);
        List<FileTime> before = times();
        Subpopulations again = clusters(fleet.out(), fleet.experiment(), 5, space);
        assertThat(again.train()).isEqualTo(first.train());
        assertThat(again.test()).isEqualTo(first.test());
        assertThat(times()).isEqualTo(before);
        assertThat(shared.resolve("digits/audits/longtail/_temporary")).doesNotExist();
    }

    private static List<FileTime> times() throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("digits"))) {
            return files.filter(file -> file.toString().endsWith(".bin"))
                    .sorted()
                    .map(file -> file.toFile().lastModified())
                    .map(FileTime::fromMillis)
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.layers=null;model.nearest-neighbour.k=1 | distances by the last hidden layer are not possible: the hidden layers of a model trained by nearest-neighbour are not known to Peacock",
                "model.layers=[{output=10}] | distances by the last hidden layer are not possible: the model is one output layer, without a hidden one",
                "training.clip.norm=1 | distances by the last hidden layer are not possible: DL4J, which would train the "
                        + "model, does not support training.clip.norm",
                "training.updater.nesterovs.rate=1e30 | distances by the last hidden layer are not possible: the model diverged",
            })
    void modelWithoutAHiddenLayer_isRefused_andLeavesNothing(String sets, String message) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        ReadConfig config = TestRun.config(DIGITS, directory, sets.split(";"));
        Experiment experiment = run.prepared(config);
        OutputDirectory out = run.outputDirectory();
        assertThatThrownBy(() -> clusters(out, experiment, 3, Space.HIDDEN))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("; take the examples' values (--by pixels, or estimate.distance = values)");
        assertThat(directory.resolve("out/audits/longtail/_temporary")).doesNotExist();
        assertThat(files(directory.resolve("out/audits"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model.layers=[{conv2d=3,padding=same},{residual=[{conv2d=3,padding=same},{batch-norm=true}]},{max-pool=2},{output=10}]"
                        + " | 48",
                "training.backend=data-parallel;training.data-parallel.workers=2 | 16",
                "training.backend=dl4j;training.augment.crop-padding=1 | 16",
            })
    void everyKindOfNetwork_hasAHiddenLayer(String sets, int units) throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        Experiment experiment =
                run.prepared(TestRun.config(DIGITS, directory, (sets + ";training.epochs=1").split(";")));
        Path store = Path.of(
                HiddenStore.of(spark(), run.outputDirectory(), experiment).toUri());
        try (PackedStore hidden = PackedStore.map(store)) {
            assertThat(hidden.shape().size()).isEqualTo(units);
            assertThat(hidden.size()).isEqualTo(1797);
        }
    }

    @Test
    void hiddenStoreOfOtherExamples_isRefused() throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        Experiment experiment = run.prepared(TestRun.config(DIGITS, directory, "subsets.models=1"));
        OutputDirectory out = run.outputDirectory();
        Path file = directory.resolve("out/audits/longtail/hidden-" + experiment.id() + ".bin");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Path csv = Files.writeString(directory.resolve("a.csv"), "1,0\n2,0\n3,1\n");
        SourceConfig source = new SourceConfig.Csv(csv.toString(), "1", false);
        DatasetPacker.pack(new DatasetConfig(source, source, null, 1), null, new Configuration(), file);
        assertThatThrownBy(() -> clusters(out, experiment, 3, Space.HIDDEN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("hidden-" + experiment.id() + ".bin: has 3 train and 3 test examples")
                .hasMessageContaining("remove it");
        Files.writeString(file, "no store at all, but long enough");
        assertThatThrownBy(() -> clusters(out, experiment, 3, Space.HIDDEN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(".bin: damaged; remove it");
    }

    private static List<Path> files(Path below) throws IOException {
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Path only(Path in, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> Objects.requireNonNull(file.getFileName())
                            .toString()
                            .startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Subpopulations clusters(OutputDirectory out, Experiment experiment, int k, Space space)
            throws IOException {
        return Subpopulations.ofClusters(
                Subpopulations.neighbours(spark(), out, experiment, space), experiment, k, space);
    }

    private static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(TestRun.session().sparkContext());
    }
}
