package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.diffusion.ByDistance;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.check.UserError;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.work.Stack;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Table;
import dev.peacock.training.Device;
import dev.peacock.training.diffusion.DenoiserRecipe;
import dev.peacock.training.diffusion.NoiseLevels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are noise of 6 x 6 pixels, so that nothing is known of one but by having seen it. */
@Tag("spark")
class AuditDiffusionSparkTest {
    private static final int SIDE = 6;
    private static final int TRAIN = 62;
    /** Train images 60 and 61 are image 3. */
    private static final int DISTINCT = 60;

    private static final int HELD_OUT = 8;
    private static final int COMPLETED = 6;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final RandomStream random = new RandomStream(4);
    private final List<float[]> train = images(TRAIN);
    private final List<float[]> heldOut = images(HELD_OUT);

    @TempDir
    Path home;

    AuditDiffusionSparkTest() {
        train.set(60, train.get(3));
        train.set(61, train.get(3));
        // one that is no longer held out
        heldOut.set(7, train.get(10));
    }

    private List<float[]> images(int count) {
        List<float[]> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] pixels = new float[SIDE * SIDE];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = random.nextInt(256) / 255f;
            }
            images.add(pixels);
        }
        return images;
    }

    private String array(String name, List<float[]> images) throws IOException {
        Path file = home.resolve(name + ".npz");
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "images",
                    NpyType.FLOAT32,
                    to -> {
                        for (float[] image : images) {
                            for (float pixel : image) {
                                to.put(pixel);
                            }
                        }
                    },
                    images.size(),
                    SIDE,
                    SIDE);
        }
        return file.toString();
    }

    private DiffusionOptions options(double rate, int generations, Mask mask, List<Integer> planted)
            throws IOException {
        return new DiffusionOptions(
                array("train", train),
                array("held-out", heldOut),
                new ImageOptions("image", null, true, List.of(), null, null, null, null),
                null,
                false,
                null,
                null,
                4,
                new DenoiserRecipe(
                        DenoiserRecipe.Net.MLP,
                        48,
                        2,
                        DenoiserRecipe.Prediction.X0,
                        NoiseLevels.Kind.COSINE,
                        50,
                        0,
                        300,
                        32,
                        rate,
                        30,
                        .99),
                null,
                generations,
                NearCopies.Measure.DISTANCE,
                mask,
                3,
                COMPLETED,
                planted,
                5,
                1);
    }

    private JobContext context() {
        return new PeacockJobs(TestRun.session(), home.resolve("out").toString(), out, false).context();
    }

    private DiffusionSummary run(DiffusionOptions options) throws IOException {
        return new AuditDiffusion(context(), options, null, out).run();
    }

    private List<Row> rows(Table table) throws IOException {
        return new SparkTables(TestRun.session(), context().out()).read(table).collectAsList();
    }

    @Test
    void modelsThatSawAnImage_areToldFromOthers_andAKilledJobGoesOn() throws IOException {
        DiffusionOptions options = options(1e-2, 30, Mask.LEFT, List.of());
        DiffusionSummary found = run(options);
        assertThat(found.images()).isEqualTo(TRAIN);
        assertThat(found.distinct()).isEqualTo(DISTINCT);
        assertThat(found.heldOut()).isEqualTo(HELD_OUT - 1);
        assertThat(found.shared()).isEqualTo(new DiffusionSummary.Shared(1, List.of("7")));
        assertThat(found.models()).isEqualTo(4);
        assertThat(found.failed()).isEmpty();
        assertThat(found.losses().isNothingLearnt()).isFalse();
        assertThat(found.losses().seen()).isLessThan(found.losses().unseen());
        // noise tells nothing of other noise: members are told by having been seen alone
        assertThat(requireNonNull(found.threshold()).auc().mean()).isGreaterThan(.9);
        assertThat(requireNonNull(found.lira()).auc().mean()).isGreaterThan(.9);
        assertThat(found.byTimes()).extracting(DiffusionSummary.Times::times).containsExactly(1, 3);
        assertThat(found.byTimes()).extracting(DiffusionSummary.Times::images).containsExactly(DISTINCT - 1, 1);
        assertThat(requireNonNull(found.inpainted()).images()).isEqualTo(COMPLETED);
        assertThat(AuditFiles.read(context().out(), DiffusionTables.DIRECTORY, DiffusionSummary.class))
                .contains(found);
        assertThat(Files.readString(home.resolve("out/audits/diffusion/report.html")))
                .contains("data:image/png", "Completions. From the left", "The first generations of model 0");
        tablesAgree(found);

        DiffusionImages images =
                DiffusionImages.of(ImageSides.read(context(), options, options.conditional()), options);
        List<Answer> together = new DiffusionTask(options, images)
                .run(new Stack(0, List.of(0, 1, 2, 3)), Device.CPU)
                .rows();
        assertThat(new DiffusionResults(new DiffusionTask(options, images), Fleet.of(options, images, together))
                        .summary())
                .as("models of one task and of four")
                .isEqualTo(found);
        ratiosAgree(images, together);
        assertThat(requireNonNull(found.copies()).measure()).isEqualTo("distance");
        assertThat(requireNonNull(found.otherCopies()).measure()).isEqualTo("ratio");
        assertThat(requireNonNull(found.byDistance()).groups().stream()
                        .mapToInt(ByDistance.Group::images)
                        .sum())
                .isEqualTo(DISTINCT);
        assertThat(rows(DiffusionTables.BY_DISTANCE)).hasSize(10);
        assertThat(rows(DiffusionTables.SWEEP)).isEmpty();
        // model 2 failed
        List<Answer> fewer =
                together.stream().filter(answer -> answer.model() != 2).toList();
        DiffusionSummary ofThree =
                new DiffusionResults(new DiffusionTask(options, images), Fleet.of(options, images, fewer)).summary();
        assertThat(ofThree.failed()).containsExactly(2);
        assertThat(DiffusionWords.sentences(ofThree))
                .contains("The loss of 1 model became no finite number, so that they are left out: 2.");

        removeOneModel();
        said.reset();
        assertThat(run(options)).isEqualTo(found);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("3 of 4 models are already finished");
    }

    /** The ratio of the first generations, by comparing everything with everything. */
    private static void ratiosAgree(DiffusionImages images, List<Answer> answers) {
        float[] near = answer(answers, Answer.Kind.GENERATIONS);
        float[] ratios = answer(answers, Answer.Kind.RATIOS);
        boolean[] saw = DiffusionStreams.saw(1, 0, images.numbers());
        for (int g = 0; g < 5; g++) {
            for (int side = 0; side < 2; side++) {
                int image = (int) near[4 * g + 2 * side];
                boolean isSeen = side == 0;
                assertThat(saw[image]).isEqualTo(isSeen);
                // fewer than 50 others, so that all of them count
                double around = IntStream.range(0, DISTINCT)
                        .filter(i -> i != image && saw[i] == isSeen)
                        .mapToDouble(i -> distance(images.image(i), images.image(image)))
                        .average()
                        .orElseThrow();
                assertThat((double) ratios[2 * g + side])
                        .isCloseTo(near[4 * g + 2 * side + 1] / (.5 * around), within(1e-5));
            }
        }
        assertThat(answer(answers, Answer.Kind.RATIO_GAPS_OF_SEEN))
                .hasSameSizeAs(answer(answers, Answer.Kind.GAPS_OF_SEEN));
    }

    private static float[] answer(List<Answer> answers, Answer.Kind kind) {
        return answers.stream()
                .filter(of -> of.model() == 0 && of.kind() == kind)
                .findFirst()
                .orElseThrow()
                .values();
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum / a.length);
    }

    private void tablesAgree(DiffusionSummary found) throws IOException {
        List<Row> models = rows(DiffusionTables.MODELS);
        assertThat(models).hasSize(4);
        double[] auc = models.stream()
                .mapToDouble(row -> requireNonNull(Cells.get(row, DiffusionTables.MODELS.lira)))
                .toArray();
        assertThat(IntStream.range(0, 4).mapToDouble(i -> auc[i]).average().orElseThrow())
                .isCloseTo(requireNonNull(found.lira()).auc().mean(), within(1e-12));
        List<Row> images = rows(DiffusionTables.IMAGES);
        assertThat(images).hasSize(DISTINCT).allSatisfy(row -> {
            assertThat(Cells.get(row, DiffusionTables.IMAGES.with)).isEqualTo(2);
            assertThat(Cells.get(row, DiffusionTables.IMAGES.times))
                    .isEqualTo(Cells.get(row, DiffusionTables.IMAGES.number) == 3 ? 3 : 1);
        });
        assertThat(images.stream().filter(row -> Cells.orNull(row, DiffusionTables.IMAGES.completedWith) != null))
                .hasSize(COMPLETED);
        assertThat(rows(DiffusionTables.TIMES)).hasSize(2);
    }

    private void removeOneModel() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("out/audits/diffusion/work"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void plantedImages_areDrawnAmongThoseThatAreThereOnce() throws IOException {
        DiffusionOptions options = options(1e-2, 0, Mask.NONE, List.of(2, 9));
        DiffusionImages images =
                DiffusionImages.of(ImageSides.read(context(), options, options.conditional()), options);
        assertThat(images.times()).hasSize(DISTINCT);
        assertThat(IntStream.of(images.times()).filter(times -> times == 9)).hasSize(5);
        assertThat(IntStream.of(images.times()).filter(times -> times == 2)).hasSize(5);
        assertThat(images.times()[3]).isEqualTo(3);
        refuses(
                "needs 65 images",
                options(1e-2, 0, Mask.NONE, IntStream.range(2, 15).boxed().toList()));
    }

    @Test
    @SuppressWarnings("NullAway") // it does not see that these parts of the record may be null
    void valueWhoseModelsAllDiverge_hasARow_andTheOthersAreKept() throws IOException {
        DiffusionOptions good = options(1e-2, 0, Mask.NONE, List.of());
        DiffusionSweep sweep = new DiffusionSweep(
                "rate", List.of("0.01", "1e30"), List.of(good, options(1e30, 0, Mask.NONE, List.of())));
        DiffusionSummary found = new AuditDiffusion(context(), good, sweep, out).run();
        assertThat(found.failed()).isEmpty();
        assertThat(found.hasFailures()).isTrue();
        Sweep of = requireNonNull(found.sweep());
        assertThat(of.changes()).isEmpty();
        assertThat(of.variants().get(0).losses()).isEqualTo(found.losses());
        assertThat(of.variants().get(1))
                .isEqualTo(new Sweep.Variant("1e30", 0, List.of(0, 1, 2, 3), null, null, null, null, null));
        assertThat(rows(DiffusionTables.SWEEP))
                .extracting(row -> Cells.get(row, DiffusionTables.SWEEP.failed))
                .containsExactlyInAnyOrder(0, 4);
    }

    @Test
    void wrongInput_isRefusedInASentence() throws IOException {
        refuses("the loss of every model became no finite number", options(1e30, 0, Mask.NONE, List.of()));
        train.subList(30, TRAIN).clear();
        refuses("20 are needed to say which distance", options(1e-2, 5, Mask.NONE, List.of()));
    }

    private void refuses(String message, DiffusionOptions options) {
        assertThatThrownBy(() -> run(options)).satisfies(thrown -> {
            assertThat(thrown).isInstanceOf(UserError.class);
            assertThat(requireNonNull(thrown.getMessage())).contains(message);
        });
    }
}
