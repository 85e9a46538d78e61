package dev.peacock.audit.generations.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.audit.generations.spark.Embeddings.Pictures;
import dev.peacock.check.UserError;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.images.EncoderOptions;
import dev.peacock.spark.images.ImageOptions;
import dev.peacock.spark.images.PixelRange;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are noise; the encoders are those of scripts/onnx-models.py. */
@Tag("spark")
class EmbeddingsSparkTest {
    private static final int TRAIN = 30;
    private static final int HELD_OUT = 60;
    private static final int GENERATIONS = 12;
    /** Generations that are train image 3 in another order of its pixels. */
    private static final int COPIES = 4;

    private static final int SIDE = 9;
    private static final ImageOptions PLAIN = new ImageOptions("image", null, true, List.of(), null, null, null, null);

    private final RandomStream random = new RandomStream(6);

    @TempDir
    Path home;

    private float[][] noise(int count, int size) {
        float[][] rows = new float[count][size];
        for (float[] row : rows) {
            for (int i = 0; i < size; i++) {
                row[i] = (float) random.nextDouble();
            }
        }
        return rows;
    }

    private String array(String name, float[][] rows, long... axes) throws IOException {
        Path file = home.resolve(name + ".npz");
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "images",
                    NpyType.FLOAT32,
                    to -> {
                        for (float[] row : rows) {
                            for (float value : row) {
                                to.put(value);
                            }
                        }
                    },
                    LongStream.concat(LongStream.of(rows.length), LongStream.of(axes))
                            .toArray());
        }
        return file.toString();
    }

    private GenerationsSummary run(String generations, String train, @Nullable String heldOut, Embeddings embeddings)
            throws IOException {
        GenerationsOptions options = new GenerationsOptions(
                generations, train, heldOut, PLAIN, .01, GenerationsOptions.DISTANCE, null, 10, embeddings);
        return new AuditGenerations(context(), options, new PrintStream(OutputStream.nullOutputStream())).run();
    }

    private JobContext context() {
        return new PeacockJobs(TestRun.session(), home.resolve("out").toString(), System.out, false).context();
    }

    private static Embeddings encoder(String name, @Nullable String output, PixelRange range) {
        String file = requireNonNull(EmbeddingsSparkTest.class.getResource("/dev/peacock/onnx/" + name + ".onnx"))
                .getPath();
        return new Embeddings(new EncoderOptions(file, output, range), false, null);
    }

    private String page() throws IOException {
        return Files.readString(home.resolve("out/audits/generations/report.html"));
    }

    @Test
    void encoder_findsCopiesOfOneMeanColour_thatPixelsDoNotShow() throws IOException {
        float[][] train = noise(TRAIN, SIDE * SIDE * 3);
        float[][] generations = noise(GENERATIONS, SIDE * SIDE * 3);
        for (int g = 0; g < COPIES; g++) {
            turned(train[3], generations[g], 1 + g);
        }
        String made = array("generations", generations, SIDE, SIDE, 3);
        String trained = array("train", train, SIDE, SIDE, 3);
        String heldOut = array("held-out", noise(HELD_OUT, SIDE * SIDE * 3), SIDE, SIDE, 3);

        GenerationsSummary found = run(made, trained, heldOut, encoder("mean-colour", null, PixelRange.IMAGENET));

        assertThat(found.encoder()).isEqualTo("mean-colour.onnx");
        assertThat(found.vectors()).isTrue();
        assertThat(page()).contains("data:image/png", "Distances are those of embeddings by mean-colour.onnx.");
        List<Row> rows = new SparkTables(TestRun.session(), context().out())
                .read(GenerationsTables.GENERATIONS)
                .collectAsList();
        for (Row row : rows) {
            int g = Cells.get(row, GenerationsTables.GENERATIONS.number);
            double[] distances = new double[TRAIN];
            int nearest = 0;
            for (int t = 0; t < TRAIN; t++) {
                distances[t] = ofColours(generations[g], train[t]);
                nearest = distances[t] < distances[nearest] ? t : nearest;
            }
            assertThat(Cells.get(row, GenerationsTables.GENERATIONS.train)).isEqualTo(g < COPIES ? 3 : nearest);
            assertThat(Cells.get(row, GenerationsTables.GENERATIONS.distance))
                    .isCloseTo(distances[nearest], within(2e-6));
            if (g < COPIES) {
                assertThat(Cells.get(row, GenerationsTables.GENERATIONS.copy)).isEqualTo(1);
            }
        }
    }

    /** Moves the pixels on. */
    private static void turned(float[] from, float[] to, int pixels) {
        for (int i = 0; i < from.length; i++) {
            to[(i + 3 * pixels) % from.length] = from[i];
        }
    }

    private static double ofColours(float[] a, float[] b) {
        double[] deviations = {.229, .224, .225};
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double difference = 0;
            for (int i = c; i < a.length; i += 3) {
                difference += ((double) a[i] - b[i]) / deviations[c] / (SIDE * SIDE);
            }
            sum += difference * difference / 3;
        }
        return Math.sqrt(sum);
    }

    @Test
    void vectors_areShownByTheirPictures_andComparedByTheirAngle() throws IOException {
        float[][] train = noise(2 * TRAIN, 5);
        float[][] generations = noise(GENERATIONS, 5);
        for (int i = 0; i < 5; i++) {
            generations[0][i] = 3 * train[8][i];
        }
        String made = array("generations", generations, 5);
        String trained = array("train", train, 5);
        String madePictures = array("made", noise(GENERATIONS, 36), 6, 6);
        String trainPictures = array("trained", noise(2 * TRAIN, 36), 6, 6);

        run(made, trained, null, new Embeddings(null, false, null));
        assertThat(page()).doesNotContain("data:image/png");
        GenerationsSummary found =
                run(made, trained, null, new Embeddings(null, true, new Pictures(trainPictures, madePictures, null)));

        assertThat(page()).contains("data:image/png", "each brought to length 1");
        assertThat(found.cosine()).isTrue();
        Row row = new SparkTables(TestRun.session(), context().out())
                .read(GenerationsTables.GENERATIONS)
                .orderBy("number")
                .first();
        assertThat(Cells.get(row, GenerationsTables.GENERATIONS.train)).isEqualTo(8);
        assertThat(Cells.get(row, GenerationsTables.GENERATIONS.distance)).isCloseTo(0, within(1e-6));

        refuses(
                "has 12 pictures for 60 vectors; each vector needs one",
                made,
                trained,
                new Embeddings(null, false, new Pictures(madePictures, madePictures, null)));
        refuses(
                "there are images already",
                madePictures,
                trainPictures,
                new Embeddings(null, false, new Pictures(trainPictures, madePictures, null)));
        refuses("--cosine is for embeddings", madePictures, trainPictures, new Embeddings(null, true, null));
        refuses("is a vector of 4 numbers, but ", array("other", noise(GENERATIONS, 4), 4), trained, Embeddings.NONE);
        refuses("is a vector of 5 numbers, but ", made, trainPictures, Embeddings.NONE);
        refuses(
                "its vector has zeros only",
                array("zeros", new float[GENERATIONS][5], 5),
                trained,
                new Embeddings(null, true, null));
        refuses(
                "--encoder is for pictures, and there are vectors of 5 numbers",
                made,
                trained,
                encoder("encoder", null, PixelRange.UNIT));
    }

    @Test
    void encoder_thatDoesNotFit_isRefusedInASentence() throws IOException {
        float[][] black = noise(TRAIN, 36);
        black[2] = new float[36];
        String made = array("made", noise(GENERATIONS, 36), 6, 6);
        String trained = array("trained", black, 6, 6);
        refuses(
                "encoder.onnx: takes pictures of the shape 1 x 9 x 9, but they are 6x6x1",
                made,
                trained,
                encoder("encoder", null, PixelRange.UNIT));
        refuses("has no output 'z'; it has embedding", made, trained, encoder("encoder", "z", PixelRange.UNIT));
        refuses("clip are for pictures in colour", made, trained, encoder("encoder", null, PixelRange.CLIP));
        refuses(
                "gives -Infinity for the image '2'; see whether --encoder-range",
                made,
                trained,
                encoder("log-light", null, PixelRange.UNIT));
        refuses(
                "cannot be read",
                made,
                trained,
                new Embeddings(
                        new EncoderOptions(home.resolve("none.onnx").toString(), null, PixelRange.UNIT), false, null));
    }

    private void refuses(String message, String generations, String train, Embeddings embeddings) {
        assertThatThrownBy(() -> run(generations, train, null, embeddings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }
}
