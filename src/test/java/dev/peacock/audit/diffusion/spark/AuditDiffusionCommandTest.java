package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.Audits;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.Sweep;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.diffusion.DenoiserRecipe;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as it is typed, on noise of 4 x 4 pixels. */
@Tag("spark")
class AuditDiffusionCommandTest {
    private static final int IMAGES = 60;
    private static final int SIDE = 4;
    private static final String TINY =
            "--models 2 --hidden 8 --layers 1 --noise-steps 20 --generations 4 --completions 2"
                    + " --inpaint-images 20 --steps 300 --batch 16 --rate 0.01";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    Path home;

    private AuditDiffusionCommand command(String words) {
        AuditDiffusionCommand command = new AuditDiffusionCommand(Audits.OURS, out, out);
        new CommandLine(command).parseArgs((words + " --out " + home.resolve("out")).split(" "));
        return command;
    }

    private String images() throws IOException {
        Path file = home.resolve("images.npz");
        RandomStream random = new RandomStream(3);
        try (NpzWriter zip = new NpzWriter(Files.newOutputStream(file))) {
            zip.add(
                    "x",
                    NpyType.FLOAT32,
                    to -> {
                        for (int i = 0; i < IMAGES * SIDE * SIDE; i++) {
                            to.put(random.nextInt(256) / 255f);
                        }
                    },
                    IMAGES,
                    SIDE,
                    SIDE);
            zip.add(
                    "y",
                    NpyType.INT32,
                    to -> {
                        for (int i = 0; i < IMAGES; i++) {
                            to.put(i % 2);
                        }
                    },
                    IMAGES);
        }
        return file.toString();
    }

    private JobContext context() {
        return new PeacockJobs(TestRun.session(), home.resolve("out").toString(), out, false).context();
    }

    private DiffusionSummary found() throws IOException {
        return AuditFiles.read(context().out(), DiffusionTables.DIRECTORY, DiffusionSummary.class)
                .orElseThrow();
    }

    @Test
    void sweep_trainsOtherValues_andNoneTwice() throws IOException {
        TestRun.session();
        String mask = home.resolve("mask.png").toString();
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        picture.setRGB(0, 0, 0xFFFFFF);
        picture.setRGB(3, 2, 0xFFFFFF);
        ImageIO.write(picture, "png", new java.io.File(mask));
        command("--train " + images() + "#x " + TINY + " --inpaint " + mask + " --sweep hidden=16,8 --range 0 1")
                .call();
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains("2 of 2 models are already finished", "(masked by mask.png)", "From hidden = 8 to 16, the ");
        DiffusionSummary found = found();
        Sweep sweep = requireNonNull(found.sweep());
        assertThat(sweep.variants()).extracting(Sweep.Variant::value).containsExactly("8", "16");
        assertThat(sweep.variants().get(0).losses()).isEqualTo(found.losses());
        assertThat(sweep.variants().get(0).copies()).isEqualTo(found.copies());
        assertThat(sweep.variants().get(1).losses()).isNotEqualTo(found.losses());
        assertThat(sweep.changes()).extracting(Sweep.Change::figure).contains(Sweep.Figure.COPIES);
        assertThat(new SparkTables(TestRun.session(), context().out())
                        .read(DiffusionTables.SWEEP)
                        .collectAsList())
                .extracting(row -> Cells.get(row, DiffusionTables.SWEEP.value))
                .containsExactlyInAnyOrder("8", "16");
        assertThat(Files.readString(home.resolve("out/audits/diffusion/report.html")))
                .contains("Figures by hidden", "What was found by hidden");
    }

    /** The optimal denoiser of noise makes nothing but images that it saw, whose loss is 0 but for rounding. */
    @Test
    void optimalDenoisersAreTold_andAllThatTheyMakeAreCopies() throws IOException {
        TestRun.session();
        int status = command("--train " + images() + "#x --net optimal --models 4 --noise-steps 50 --generations 30"
                        + " --inpaint none")
                .call();
        assertThat(status).isEqualTo(ExitStatus.DONE);
        DiffusionSummary found = found();
        assertThat(requireNonNull(found.threshold()).auc().mean()).isEqualTo(1);
        assertThat(requireNonNull(found.lira()).auc().mean()).isEqualTo(1);
        assertThat(requireNonNull(found.copies()).rate().mean()).isEqualTo(1);
        assertThat(requireNonNull(found.copies()).exceedsControl()).isTrue();
        assertThat(found.memorized()).isEqualTo(IMAGES);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("4 diffusion models, each the optimal one of half of 60 train images")
                .doesNotContain("othing shows", "learnt nothing");
    }

    @Test
    void examplesOfAnExperiment_areTheImages() throws IOException {
        TestRun.session();
        Path conf = home.resolve("experiment.conf");
        String dataset = "train { format = numpy, path = \"" + images() + "\" }, split { test = 0.2 }";
        Files.writeString(conf, "model.nearest-neighbour {}, dataset { " + dataset + " }");
        command("--conf " + conf + " " + TINY.replace("generations 4", "generations 0") + " --inpaint none")
                .call();
        assertThat(found().images()).isEqualTo(IMAGES * 4 / 5);
        assertThat(found().heldOut()).isEqualTo(IMAGES / 5);
        Files.writeString(conf, "model.nearest-neighbour {}, dataset { " + dataset + ", scale = 0.5 }");
        assertThatThrownBy(() -> command("--conf " + conf + " " + TINY).call())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("set dataset.scale to the number that is white");
        assertThatThrownBy(() -> command("--conf " + conf + " --train x.npy").call())
                .hasMessageContaining("both say where the images are");
        assertThatThrownBy(() -> command("--conf " + conf + " --channels 1").call())
                .hasMessageContaining("remove --held-out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--models 2 | --train is missing",
                "--train x.npy --sweep seed=1,2 | the options are net, hidden, layers",
                "--train x.npy --sweep hidden | give an option and its values",
                "--train x.npy --sweep hidden=64 | give two values or more",
                "--train x.npy --sweep hidden=64,64 | each once",
                "--train x.npy --sweep hidden=64,x | --sweep: Invalid value for option '--hidden'",
                "--train x.npy --sweep hidden=64,0 | --hidden 0: must be from 1",
                "--train x.npy --sweep prediction=x0,y | --prediction must be one of x0, eps, v",
                "--train x.npy --steps 3 --epochs 2 | --epochs and --steps both say",
                "--train x.npy --epochs 0 | --epochs 0: must be 1 or more",
                "--train x.npy --measure l2 | --measure must be one of distance, ratio",
                "--train x.npy --net rnn | --net must be one of mlp, conv",
                "--train x.npy --net optimal --conditional true | knows no classes",
                "--train x.npy --sweep rate=.003,0.003 | each once",
                "--train x.npy --label-column y | names the classes that --conditional true tells",
                "--train x.npy --per-count 3 | --per-count says how many images --plant-duplicates repeats",
                "--train x.npy --images 0 | --images 0: must be 1 or more",
                "--train x.npy --inpaint nosuch.png | nosuch.png: cannot be read"
            })
    void wrongCommandLines_areRefusedInASentence(String words, String message) {
        assertThatThrownBy(() -> command(words).call())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
        assertThat(home.resolve("out")).doesNotExist();
    }

    @Test
    void modelOfAnExperiment_isTaken_whereTheCommandLineIsSilent() throws IOException {
        Path conf = home.resolve("experiment.conf");
        Files.writeString(
                conf,
                "dataset.builtin = digits, model.denoiser { hidden = 24, layers = 2, conditional = true, prediction = v, noise-steps = 30 }, training { epochs ="
                        + " 7, batch = 16, updater { adam { rate = 0.005 } } }");
        DiffusionOptions asked = command("--conf " + conf + " --layers 1").asked();
        assertThat(asked.conditional()).isTrue();
        assertThat(asked.recipe().hidden()).isEqualTo(24);
        assertThat(command("--conf " + conf + " --net conv").asked().recipe().hidden())
                .isEqualTo(32);
        assertThat(command("--conf " + conf + " --net mlp").asked().recipe().hidden())
                .isEqualTo(24);
        assertThat(asked.recipe().layers()).isEqualTo(1);
        assertThat(asked.recipe().prediction()).isEqualTo(DenoiserRecipe.Prediction.V);
        assertThat(asked.recipe().noiseSteps()).isEqualTo(30);
        assertThat(asked.recipe().rate()).isEqualTo(.005);
        assertThat(asked.recipe().batch()).isEqualTo(16);
        // 7 passes over half of 60 images, 16 at a time
        DiffusionOptions steps = asked.at(DiffusionImages.of(new ImageSides(side(IMAGES), side(0)), asked));
        assertThat(steps.recipe().steps()).isEqualTo(14);
        assertThat(steps.recipe().warmUp()).isEqualTo(1);
        assertThat(command("--conf " + conf + " --steps 9").asked().epochs()).isNull();
    }

    @Test
    void sweepOfSteps_standsInForEpochs() {
        AuditDiffusionCommand typed = command("--train x.npy --epochs 5 --sweep steps=20,10");
        assertThat(typed.sweep("steps=20,10").options())
                .extracting(of -> of.recipe().steps())
                .containsExactly(10, 20);
        assertThat(typed.sweep("steps=20,10").options())
                .extracting(DiffusionOptions::epochs)
                .containsOnlyNulls();
    }

    @Test
    void convolutionalNetsAreToldTheClass() throws IOException {
        TestRun.session();
        command("--train " + images()
                        + "#x --label-column y --conditional true --sweep conditional=true,false --net conv "
                        + TINY.replace("steps 300", "steps 30").replace("20 --generations 4", "20 --generations 5"))
                .call();
        assertThat(found().byClass())
                .extracting(DiffusionSummary.OfClass::name, of -> of.images(), of -> of.generations())
                .containsExactly(tuple("0", IMAGES / 2, 3), tuple("1", IMAGES / 2, 2));
        List<Sweep.Variant> variants = requireNonNull(found().sweep()).variants();
        assertThat(variants).extracting(Sweep.Variant::value).containsExactly("true", "false");
        assertThat(variants.get(0).losses()).isEqualTo(found().losses());
        assertThat(variants.get(1).losses())
                .as("of models that are told nothing")
                .isNotEqualTo(found().losses());
        assertThat(requireNonNull(found().byClass().get(0).rate()).mean() * 3
                        + requireNonNull(found().byClass().get(1).rate()).mean() * 2)
                .as("near-copies of both classes")
                .isCloseTo(requireNonNull(found().copies()).rate().mean() * 5, within(1e-9));
        assertThatThrownBy(() -> command(
                                "--train " + home.resolve("images.npz") + "#x --net conv --hidden 4000 --batch 999")
                        .call())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lower --hidden, --layers, --batch");
        SparkTables tables = new SparkTables(TestRun.session(), context().out());
        assertThat(tables.read(DiffusionTables.BY_CLASS).collectAsList()).hasSize(2);
        assertThat(tables.read(DiffusionTables.IMAGES).collectAsList())
                .allSatisfy(row -> assertThat(Cells.get(row, DiffusionTables.IMAGES.ofClass))
                        .isEqualTo(Integer.toString(Cells.get(row, DiffusionTables.IMAGES.number) % 2)));
    }

    @Test
    void pictureFilesHaveTheirFolderAsClass_andAnUnknownClassIsRefused() throws IOException {
        TestRun.session();
        for (String folder : List.of("train/cats", "train/dogs", "other/birds")) {
            Files.createDirectories(home.resolve(folder));
            ImageIO.write(
                    new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    home.resolve(folder + "/" + folder.length() + ".png").toFile());
        }
        DiffusionOptions options =
                command("--conditional true --train " + home.resolve("train")).asked();
        ImageSides sides = ImageSides.read(context(), options, options.conditional());
        assertThat(sides.train().classes()).containsExactly("cats", "dogs");
        // both pictures are black: one image, of the first one's class
        assertThat(DiffusionImages.of(sides, options).classes().names()).containsExactly("cats");
        assertThatThrownBy(() -> Classes.of(List.of("cats"), List.of("birds")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("of the class 'birds', of which there is no train image");
        assertThat(Classes.of(List.of("dogs", "cats"), List.of("cats")).inTurns(1, 3))
                .containsExactly(1, 0, 1);
    }

    @Test
    void fewerImages_areAmongThoseOfMore() {
        ImageSides sides = new ImageSides(side(IMAGES), side(0));
        List<String> few = taken(sides, 30);
        List<String> more = taken(sides, 45);
        assertThat(few).hasSize(30).doesNotHaveDuplicates();
        assertThat(more).hasSize(45).containsAll(few);
        DiffusionImages of = imagesOf(sides, 30);
        DiffusionImages ofMore = imagesOf(sides, 45);
        for (int model = 0; model < 4; model++) {
            boolean[] saw = DiffusionStreams.saw(1, model, of.numbers());
            boolean[] sawOfMore = DiffusionStreams.saw(1, model, ofMore.numbers());
            for (int i = 0; i < 30; i++) {
                assertThat(saw[i]).isEqualTo(sawOfMore[more.indexOf(few.get(i))]);
            }
        }
        assertThatThrownBy(() -> DiffusionImages.of(
                        new ImageSides(side(IMAGES), side(IMAGES)),
                        command("--train x.npy").asked()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("all 60 held-out images are train images too");
        assertThatThrownBy(() -> taken(sides, 61)).hasMessageContaining("there are 60 train images");
    }

    private List<String> taken(ImageSides sides, int images) {
        return imagesOf(sides, images).ids();
    }

    private DiffusionImages imagesOf(ImageSides sides, int images) {
        return DiffusionImages.of(
                sides, command("--train x.npy --images " + images).asked());
    }

    private static ImageSides.Side side(int count) {
        float[] values = new float[count * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) i / values.length;
        }
        return new ImageSides.Side(
                new dev.peacock.config.Shape(SIDE, SIDE, 1),
                values,
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(Integer::toString)
                        .toList(),
                java.util.Collections.nCopies(count, "any"));
    }
}
