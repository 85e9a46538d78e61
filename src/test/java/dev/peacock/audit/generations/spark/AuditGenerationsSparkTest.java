package dev.peacock.audit.generations.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.Audits;
import dev.peacock.audit.generations.Draws;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.audit.generations.NearestSide;
import dev.peacock.check.UserError;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ExampleImage;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are noise of 6 x 6 pixels, so that none is like another by chance. */
@Tag("spark")
class AuditGenerationsSparkTest {
    private static final int SIDE = 6;
    private static final int TRAIN = 60;
    private static final int HELD_OUT = 201;
    /** Generations 0 to 11 are copies of train image 3, 12 to 15 of train images 20 to 23; the others are new. */
    private static final int GENERATIONS = 40;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final RandomStream random = new RandomStream(4);
    private final List<byte[]> train = images(TRAIN);
    private final List<byte[]> heldOut = images(HELD_OUT);
    private final List<byte[]> generations = images(GENERATIONS);

    @TempDir
    Path home;

    AuditGenerationsSparkTest() {
        // an image that stands three times in the train set
        train.set(TRAIN - 1, train.get(3));
        train.set(TRAIN - 2, train.get(3));
        // one that is no longer held out
        heldOut.set(7, train.get(10));
        // one that stands there twice
        heldOut.add(heldOut.get(8));
        for (int g = 0; g < 12; g++) {
            generations.set(g, close(train.get(3)));
        }
        for (int g = 12; g < 16; g++) {
            generations.set(g, close(train.get(8 + g)));
        }
    }

    private List<byte[]> images(int count) {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[SIDE * SIDE];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = (byte) random.nextInt(256);
            }
            images.add(pixels);
        }
        return images;
    }

    private byte[] close(byte[] image) {
        byte[] close = image.clone();
        for (int p = 0; p < close.length; p++) {
            close[p] = (byte) Math.max(0, Math.min(255, (close[p] & 0xFF) + random.nextInt(9) - 4));
        }
        return close;
    }

    /** Of bytes, as pictures have them. */
    private String bytes(String name, List<byte[]> images) throws IOException {
        Path file = home.resolve(name + ".npz");
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "images",
                    NpyType.UINT8,
                    to -> {
                        for (byte[] image : images) {
                            to.put(image);
                        }
                    },
                    images.size(),
                    SIDE,
                    SIDE);
        }
        return file.toString();
    }

    private String array(String name, List<byte[]> images) throws IOException {
        Path file = home.resolve(name + ".npz");
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "images",
                    NpyType.FLOAT32,
                    to -> {
                        for (byte[] image : images) {
                            for (byte pixel : image) {
                                to.put((pixel & 0xFF) / 255f);
                            }
                        }
                    },
                    images.size(),
                    SIDE,
                    SIDE);
            zip.addTexts(
                    "model",
                    IntStream.range(0, images.size())
                            .mapToObj(i -> i < 20 || i >= GENERATIONS ? "old" : "new")
                            .toList());
        }
        return file + "#images";
    }

    private String pictures(String name, List<byte[]> images) throws IOException {
        return pictures(name, images, new Shape(SIDE, SIDE, 1));
    }

    private String pictures(String name, List<byte[]> images, Shape shape) throws IOException {
        Path directory = Files.createDirectories(home.resolve(name).resolve("below"));
        for (int i = 0; i < images.size(); i++) {
            Files.write(directory.resolve("%03d.png".formatted(i)), ExampleImage.png(shape, images.get(i)));
        }
        return home.resolve(name).toString();
    }

    private String parquet(String name, List<byte[]> images) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            rows.add(RowFactory.create(
                    "g" + i, i < 20 ? "old" : "new", ExampleImage.png(new Shape(SIDE, SIDE, 1), images.get(i))));
        }
        String path = home.resolve(name).toString();
        TestRun.session()
                .createDataFrame(
                        rows,
                        new StructType()
                                .add("id", DataTypes.StringType)
                                .add("model", DataTypes.StringType)
                                .add("image", DataTypes.BinaryType))
                .write()
                .parquet(path);
        return path;
    }

    private GenerationsSummary run(String generations, String train, @Nullable String heldOut, ImageOptions images)
            throws IOException {
        return run(generations, train, heldOut, images, .002);
    }

    private GenerationsSummary run(
            String generations, String train, @Nullable String heldOut, ImageOptions images, double share)
            throws IOException {
        return new AuditGenerations(
                        context(),
                        new GenerationsOptions(
                                generations,
                                train,
                                heldOut,
                                images,
                                share,
                                GenerationsOptions.RATIO,
                                null,
                                10,
                                Embeddings.NONE),
                        out)
                .run();
    }

    private static ImageOptions options(@Nullable String id, List<String> by) {
        return new ImageOptions("image", id, true, by, null, null, null, null);
    }

    private JobContext context() {
        return new PeacockJobs(TestRun.session(), home.resolve("out").toString(), out, false).context();
    }

    @Test
    void copies_areFoundInAllForms_withTheirGroupsAndControls() throws IOException {
        GenerationsSummary byArray = run(
                array("generations", generations),
                array("train", train),
                array("held-out", heldOut),
                options(null, List.of("model")));
        assertThat(byArray.generations()).isEqualTo(GENERATIONS);
        assertThat(byArray.distinctTrain()).isEqualTo(TRAIN - 2);
        assertThat(byArray.heldOut()).isEqualTo(HELD_OUT - 1);
        assertThat(byArray.heldOutInTrain()).isEqualTo(1);
        assertThat(byArray.heldOutInTrainIds()).containsExactly("7");
        assertThat(byArray.heldOutRepeated()).isEqualTo(1);
        assertThat(byArray.distinctGenerations()).isEqualTo(GENERATIONS);
        assertThat(byArray.measures()).allSatisfy(measure -> {
            assertThat(measure.copies()).isEqualTo(16);
            assertThat(measure.controlOf()).isEqualTo(100);
            assertThat(measure.isAboveControl()).isTrue();
        });
        assertThat(byArray.copiedTrain()).isEqualTo(5);
        // those of copies, and a held-out image to which a new one is near; by chance 58 of 258 would be train images
        assertThat(byArray.side()).isEqualTo(new NearestSide(6, 5, 58.0 / 258, Interval.wilson(5, 6, Interval.Z95)));
        assertThat(byArray.showsCopies()).isTrue();
        assertThat(byArray.cliques()).isEqualTo(1);
        assertThat(byArray.repeated()).isEqualTo(12);
        assertThat(byArray.repeatedCopies()).isEqualTo(12);
        assertThat(byArray.groups())
                .extracting(group -> group.value() + " " + group.copies() + " of " + group.generations())
                .containsExactly("new 0 of 20", "old 16 of 20");
        assertThat(byArray.byTimes())
                .extracting(times -> times.from() + ": " + times.copied() + " of " + times.images())
                .containsExactly("1: 4 of 57", "3: 1 of 1");
        tablesAgree();
        String page = Files.readString(home.resolve("out/audits/generations/report.html"));
        assertThat(page).contains("data:image/png", "one of each train image", "Near-copies by the columns of --by");
        assertThat(AuditFiles.read(context().out(), GenerationsTables.DIRECTORY, GenerationsSummary.class))
                .contains(byArray);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "Of 100 held-out images that are no copies",
                        "Left out: 1 held-out image that the train set has, too (7).",
                        "Left out: 1 repeated held-out image, equal to one before.")
                .doesNotContain("count as one draw", "Do not trust");

        GenerationsSummary byFiles = run(
                pictures("pictures", generations),
                pictures("train-pictures", train),
                pictures("held-out-pictures", heldOut),
                options(null, List.of()));
        assertThat(byFiles.measures()).isEqualTo(byArray.measures());
        GenerationsSummary byTable = run(
                parquet("generations-table", generations),
                bytes("train", train),
                array("held-out", heldOut),
                options("id", List.of("model")));
        assertThat(byTable.groups()).isEqualTo(byArray.groups());
        assertThat(byTable.measures()).isEqualTo(byArray.measures());
        assertThat(rows(GenerationsTables.GENERATIONS))
                .anySatisfy(row -> assertThat(Cells.get(row, GenerationsTables.GENERATIONS.id))
                        .isEqualTo("g39"));
    }

    private void tablesAgree() throws IOException {
        List<Row> rows = rows(GenerationsTables.GENERATIONS);
        GenerationsTables.Generations table = GenerationsTables.GENERATIONS;
        assertThat(rows).hasSize(GENERATIONS);
        for (Row row : rows) {
            byte[] image = generations.get(Cells.get(row, table.number));
            int nearest = 0;
            for (int t = 1; t < TRAIN; t++) {
                nearest = distance(image, train.get(t)) < distance(image, train.get(nearest)) ? t : nearest;
            }
            assertThat(Cells.get(row, table.train)).isEqualTo(nearest);
            assertThat(Cells.get(row, table.distance)).isCloseTo(distance(image, train.get(nearest)), within(1e-6));
            assertThat(Cells.get(row, table.copy)).isEqualTo(Cells.get(row, table.number) < 16 ? 1 : 0);
            assertThat(Cells.get(row, table.times)).isEqualTo(nearest == 3 ? 3 : 1);
        }
        assertThat(rows(GenerationsTables.CONTROL)).hasSize(HELD_OUT - 1);
        assertThat(rows(GenerationsTables.COPIED)).hasSize(5);
    }

    private List<Row> rows(dev.peacock.table.Table table) throws IOException {
        return new SparkTables(TestRun.session(), context().out()).read(table).collectAsList();
    }

    private static double distance(byte[] a, byte[] b) {
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            double difference = ((a[p] & 0xFF) - (b[p] & 0xFF)) / 255.0;
            sum += difference * difference;
        }
        return Math.sqrt(sum / a.length);
    }

    @Test
    void withoutHeldOutImages_trainImagesStandIn_andRepeatedGenerationsAreOneDraw() throws IOException {
        generations.addAll(Collections.nCopies(10, generations.get(30)));
        GenerationsSummary found =
                run(array("generations", generations), array("train", train), null, options(null, List.of("model")));
        assertThat(found.generations()).isEqualTo(GENERATIONS + 10);
        assertThat(found.distinctGenerations()).isEqualTo(GENERATIONS);
        int[] draws = IntStream.range(0, GENERATIONS + 10)
                .map(g -> g < GENERATIONS ? g : 30)
                .toArray();
        assertThat(found.main().rateInterval())
                .isEqualTo(new Draws(draws, GENERATIONS).interval(g -> g < 16, g -> true))
                .satisfies(interval -> assertThat(interval.high())
                        .isGreaterThan(Interval.wilson(16, GENERATIONS + 10, Interval.Z95)
                                .high()));
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "The 50 generations are 40 distinct images: those that are equal number by number count as one draw",
                        "Do not trust the interval of the rate: the near-copies are only 16 distinct images, and some",
                        "Do not trust the intervals of these groups, which have fewer than 30 distinct near-copies or others:"
                                + " model = old.");
        assertThat(Files.readString(home.resolve("out/audits/generations/report.html")))
                .contains("Do not trust the interval of the rate");
        assertThat(AuditFiles.read(context().out(), GenerationsTables.DIRECTORY, GenerationsSummary.class))
                .contains(found);
        assertThat(found.heldOut()).isZero();
        assertThat(found.main().controlOf()).isEqualTo((TRAIN - 2) / 2);
        assertThat(found.main().copies()).isEqualTo(16);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Without --held-out, train images stand in");
    }

    @Test
    void ofASingleTrainImage_thereAreNoRatios_soTheDistanceDecides() throws IOException {
        GenerationsSummary found = run(
                array("generations", generations),
                array("train", List.of(train.get(3))),
                array("held-out", heldOut),
                options(null, List.of()));
        assertThat(found.measure()).isEqualTo(GenerationsOptions.DISTANCE);
        assertThat(found.measures()).hasSize(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("there are no ratios, and near-copies go by the distance");
    }

    @Test
    void oneImageThatIsCopiedAgainAndAgain_leavesOpenHowOftenTheModelCopies() throws IOException {
        List<byte[]> drawn = new ArrayList<>(generations.subList(16, GENERATIONS));
        drawn.addAll(Collections.nCopies(20, train.get(3)));
        GenerationsSummary found = run(
                array("generations", drawn),
                array("train", train),
                array("held-out", heldOut),
                options(null, List.of()));
        assertThat(found.main().isAboveControl()).isFalse();
        assertThat(found.leavesOpen()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "How often the model copies is not known from so few distinct images: ",
                        "Look at what passes, and at the 1 train image that it is nearest to.",
                        "Do not trust the interval of the rate: the near-copies are a single image")
                .doesNotContain("Nothing shows");
        assertThat(Files.readString(home.resolve("out/audits/generations/report.html")))
                .contains("not known", "The generations that pass the cut")
                .doesNotContain("none shown");
    }

    /** Less contrast makes an image nearer to all others than these are to each other. */
    @Test
    void blurredImages_thatAreAsNearToHeldOutOnes_areNoCopies() throws IOException {
        List<byte[]> blurred = images(GENERATIONS);
        for (byte[] image : blurred) {
            for (int p = 0; p < image.length; p++) {
                image[p] = (byte) (128 + ((image[p] & 0xFF) - 128) / 3);
            }
        }
        GenerationsSummary found = run(
                array("blurred", blurred),
                array("train", train),
                array("held-out", heldOut),
                options(null, List.of()),
                .05);
        assertThat(found.main().rate()).isGreaterThan(.9);
        assertThat(found.main().isAboveControl()).isTrue();
        assertThat(requireNonNull(found.side()).images()).isGreaterThan(10);
        assertThat(found.side().isAboveChance()).isFalse();
        assertThat(found.showsCopies()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("Nothing shows that the model copies: ", "as near to images that the model never saw")
                .doesNotContain("are near-copies of a train image");
        assertThat(Files.readString(home.resolve("out/audits/generations/report.html")))
                .contains("none shown", "The generations that pass the cut")
                .doesNotContain("The nearest near-copies");
    }

    @Test
    void wrongInput_isRefusedInASentence() throws IOException {
        String good = array("generations", generations);
        ImageOptions plain = options(null, List.of());
        refuses("there is no such file or directory", home.resolve("none").toString(), good, plain);
        Files.writeString(Files.createDirectories(home.resolve("bad")).resolve("a.png"), "none");
        refuses("a.png is not a PNG or JPEG image", home.resolve("bad").toString(), good, plain);
        refuses(
                "has no images; give a directory",
                Files.createDirectories(home.resolve("empty")).toString(),
                good,
                plain);
        refuses("files of pictures have no columns", pictures("p", generations), good, options(null, List.of("model")));
        refuses(
                "bring pictures to one size by --resize",
                good,
                pictures("wide", train, new Shape(SIDE - 2, SIDE + 3, 1)),
                plain);
        byte[] colour = new byte[SIDE * SIDE * 3];
        refuses(
                "and to gray or colour by --channels 1 or 3",
                good,
                pictures("colour", List.of(colour, colour), new Shape(SIDE, SIDE, 3)),
                plain);
        refuses(
                "an array has one size",
                good,
                good,
                new ImageOptions("image", null, true, List.of(), new Resize(3, 3, Resize.Mode.CROP), null, null, null));
        refuses("40 are needed to say", good, array("few", train.subList(0, 5)), plain);
        refuses(
                "say their range by --range",
                good,
                good,
                new ImageOptions("image", null, true, List.of(), null, null, 0.0, 0.1));
        refuses("has several arrays (images, model)", good.replace("#images", ""), good, plain);
    }

    private void refuses(String message, String generations, String train, ImageOptions options) {
        assertThatThrownBy(() -> run(generations, train, null, options)).satisfies(thrown -> {
            assertThat(thrown).isInstanceOf(UserError.class);
            assertThat(requireNonNull(thrown.getMessage())).contains(message);
        });
    }

    @Test
    void audit_isListed() {
        assertThat(Audits.OURS.all()).anyMatch(audit -> audit.name().equals("generations"));
    }
}
