package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;

import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.PictureOptions;
import dev.peacock.config.DatasetConfig;
import dev.peacock.spark.session.Sessions;
import dev.peacock.training.diffusion.DenoiserRecipe;
import dev.peacock.training.diffusion.NoiseLevels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit diffusion}: trains small diffusion models with and without images. */
@Command(
        name = "diffusion",
        description = {
            "train small diffusion models with and without each image, and find what they have of it.",
            "It needs no fleet. Images are a directory or glob of PNG and JPEG files, Parquet with a column of pictures, or an array "
                    + "of NumPy: FILE.npy, or FILE.npz#NAME; or --conf names an experiment, whose train and test examples are taken. "
                    + "Each model is trained on a random half of them; a job that was killed goes on where it was."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit diffusion --train train/ --held-out held-out/ --resize 16 16 --channels 1 --out target/diffusion"
        })
final class AuditDiffusionCommand implements Callable<Integer> {
    private static final int MOST_HIDDEN = 4096;
    private static final int MOST_LAYERS = 64;
    private static final int MOST_NOISE_STEPS = 10_000;
    private static final int MOST_BATCH = 65_536;
    private static final int WARM_UP = 200;
    private static final int WARM_UP_PART = 10;
    private static final double AVERAGE = .999;

    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--train",
            paramLabel = "URI",
            description = "The images that are audited. Without it --conf says where they are.")
    @Nullable
    String train;

    @Option(
            names = "--held-out",
            paramLabel = "URI",
            description = "Images of the same kind that no model sees, for their loss.")
    @Nullable
    String heldOut;

    @Option(
            names = "--images",
            paramLabel = "NUMBER",
            description = "Take so many of the train images, at random (default: all).")
    @Nullable
    Integer taken;

    @Option(
            names = "--models",
            paramLabel = "NUMBER",
            defaultValue = "8",
            description = "Models to train, an even number (default: ${DEFAULT-VALUE}).")
    int models = 8;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            defaultValue = "128",
            description = "Units of each hidden layer (default: ${DEFAULT-VALUE}).")
    int hidden = 128;

    @Option(
            names = "--layers",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description = "Hidden layers (default: ${DEFAULT-VALUE}).")
    int layers = 3;

    @Option(
            names = "--steps",
            paramLabel = "NUMBER",
            defaultValue = "2000",
            description = "Steps of training (default: ${DEFAULT-VALUE}).")
    int steps = 2000;

    @Option(
            names = "--batch",
            paramLabel = "NUMBER",
            defaultValue = "64",
            description = "Images of a step (default: ${DEFAULT-VALUE}).")
    int batch = 64;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            defaultValue = "0.003",
            description = "Adam's learning rate (default: ${DEFAULT-VALUE}).")
    double rate = .003;

    @Option(
            names = "--noise-steps",
            paramLabel = "NUMBER",
            defaultValue = "200",
            description = "Steps of the noise (default: ${DEFAULT-VALUE}).")
    int noiseSteps = 200;

    @Option(
            names = "--prediction",
            paramLabel = "NAME",
            defaultValue = "x0",
            description = "What the network gives: x0, the image; eps, the noise; or v (default: ${DEFAULT-VALUE}).")
    String prediction = "x0";

    @Option(
            names = "--levels",
            paramLabel = "NAME",
            defaultValue = "cosine",
            description = "How the noise grows: cosine or linear (default: ${DEFAULT-VALUE}).")
    String levels = "cosine";

    @Option(
            names = "--generations",
            paramLabel = "NUMBER",
            defaultValue = "200",
            description = "Images that each model makes; 0 for none (default: ${DEFAULT-VALUE}).")
    int generations = 200;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            defaultValue = "distance",
            description =
                    "What says whether a generation is a near-copy: distance, or ratio, which divides its distance by how "
                            + "far apart train images are there (default: ${DEFAULT-VALUE}).")
    String measure = "distance";

    @Option(
            names = "--inpaint",
            paramLabel = "PART",
            defaultValue = "left",
            description = "The part of images that models complete: left, right, top, bottom, centre or none, or a PNG or JPEG file "
                    + "of their size which is black there (default: ${DEFAULT-VALUE}).")
    String inpaint = "left";

    @Option(
            names = "--completions",
            paramLabel = "NUMBER",
            defaultValue = "10",
            description = "Completions of an image by each model; the one that fits the rest best counts (default: "
                    + "${DEFAULT-VALUE}).")
    int completions = 10;

    @Option(
            names = "--inpaint-images",
            paramLabel = "NUMBER",
            defaultValue = "40",
            description = "Images to complete, at random (default: ${DEFAULT-VALUE}).")
    int completed = 40;

    @Option(
            names = "--plant-duplicates",
            paramLabel = "NUMBER",
            split = ",",
            description =
                    "Numbers of times to repeat some images in the train set, such as 2,5,10,20 (default: as they are).")
    List<Integer> planted = new ArrayList<>();

    @Option(
            names = "--per-count",
            paramLabel = "NUMBER",
            defaultValue = "12",
            description = "Images that are repeated for each of these numbers (default: ${DEFAULT-VALUE}).")
    int perCount = 12;

    @Option(
            names = SweepOption.NAME,
            paramLabel = "KEY=VALUE,...",
            description = "Train models for several values of one option as well, and compare them: " + SweepOption.KEYS
                    + ". For example hidden=64,128,256.")
    @Nullable
    String sweep;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Of everything random (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Spec
    @Nullable
    CommandSpec spec;

    AuditDiffusionCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        DiffusionOptions asked = asked();
        DiffusionSweep others = sweep == null ? null : sweep(sweep);
        return Jobs.writing("audit diffusion", options, log, (peacock, hadoop) -> {
            DiffusionSummary found = new AuditDiffusion(peacock.context(), asked, others, out).run();
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    /** UserError for a value that is none. */
    DiffusionOptions asked() {
        String uri = train;
        DatasetConfig dataset = uri == null ? dataset() : null;
        if (uri != null && options.conf != null) {
            throw new UserError("--conf and --train both say where the images are; remove one of them");
        }
        return new DiffusionOptions(
                uri == null ? String.valueOf(options.conf) : JobOptions.localWithName(uri),
                heldOut == null ? null : JobOptions.localWithName(heldOut),
                pictures.images(List.of()),
                dataset,
                taken,
                models,
                recipe(),
                generations,
                one(NearCopies.Measure.class, "--measure", measure),
                mask(),
                completions,
                completed,
                planted,
                perCount,
                seed);
    }

    private DatasetConfig dataset() {
        if (options.conf == null) {
            throw new UserError("--train is missing: give the images, or --conf with an experiment whose data set has them");
        }
        if (heldOut != null || pictures.isGiven()) {
            throw new UserError("--conf says where the images are and how they are read; remove --held-out, --image-column,"
                    + " --id-column, --resize, --channels and --range, or give --train instead");
        }
        return options.fromFile(Sessions.hadoop()).config().dataset();
    }

    private MaskedPart mask() {
        boolean isFile = inpaint.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)");
        return isFile
                ? MaskPicture.read(Sessions.hadoop(), JobOptions.localByDefault(inpaint))
                : one(Mask.class, "--inpaint", inpaint);
    }

    private DiffusionSweep sweep(String given) {
        return SweepOption.read(given, requireNonNull(spec).commandLine().getParseResult(), words -> {
            AuditDiffusionCommand other = new AuditDiffusionCommand(out, log);
            new CommandLine(other).parseArgs(words.toArray(String[]::new));
            return other.asked();
        });
    }

    private DenoiserRecipe recipe() {
        within("--hidden", hidden, 1, MOST_HIDDEN);
        within("--layers", layers, 1, MOST_LAYERS);
        within("--steps", steps, 1, Integer.MAX_VALUE);
        within("--batch", batch, 1, MOST_BATCH);
        within("--noise-steps", noiseSteps, 2, MOST_NOISE_STEPS);
        if (!(rate > 0 && rate < 1)) {
            throw new UserError("--rate " + rate + ": must be above 0 and below 1");
        }
        return new DenoiserRecipe(
                DenoiserRecipe.Net.MLP,
                hidden,
                layers,
                one(DenoiserRecipe.Prediction.class, "--prediction", prediction),
                one(NoiseLevels.Kind.class, "--levels", levels),
                noiseSteps,
                0,
                steps,
                batch,
                rate,
                Math.min(WARM_UP, steps / WARM_UP_PART),
                AVERAGE);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(String.format(Locale.ROOT, "%s %d: must be from %d to %,d", name, value, least, most));
        }
    }

    private static <E extends Enum<E>> E one(Class<E> of, String name, String given) {
        List<String> words = new ArrayList<>();
        for (E value : of.getEnumConstants()) {
            String word = value.name().toLowerCase(Locale.ROOT);
            if (word.equals(given)) {
                return value;
            }
            words.add(word);
        }
        throw new UserError(name + " must be one of " + String.join(", ", words));
    }
}
