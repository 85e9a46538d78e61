package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.Jobs;
import dev.peacock.command.PictureOptions;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.config.text.DataPaths;
import dev.peacock.spark.session.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
final class AuditDiffusionCommand extends AuditJob {
    private static final int PER_COUNT = 12;

    @Mixin
    final RecipeOptions recipe = new RecipeOptions();

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
            description = "Models to train, an even number (default: ${DEFAULT-VALUE}).")
    int models = 8;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description =
                    "Column of Parquet, or array of .npz, with the classes (default: label; of files of pictures: their folder).")
    @Nullable
    String labels;

    @Option(
            names = "--generations",
            paramLabel = "NUMBER",
            description = "Images that each model makes; 0 for none (default: ${DEFAULT-VALUE}).")
    int generations = 200;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            description =
                    "What says whether a generation is a near-copy: distance, or ratio, which divides its distance by how "
                            + "far apart train images are there (default: ${DEFAULT-VALUE}).")
    String measure = "distance";

    @Option(
            names = "--inpaint",
            paramLabel = "PART",
            description =
                    "The part of images that models complete: left, right, top, bottom, centre or none, or a PNG or JPEG file "
                            + "of their size which is black there (default: ${DEFAULT-VALUE}).")
    String inpaint = "left";

    @Option(
            names = "--completions",
            paramLabel = "NUMBER",
            description = "Completions of an image by each model; the one that fits the rest best counts (default: "
                    + "${DEFAULT-VALUE}).")
    int completions = 10;

    @Option(
            names = "--inpaint-images",
            paramLabel = "NUMBER",
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
            description = "Images that are repeated for each of these numbers (default: " + PER_COUNT + ").")
    @Nullable
    Integer perCount;

    @Option(
            names = SweepOption.NAME,
            paramLabel = "KEY=VALUE,...",
            description = "Train models for several values of one option as well, and compare them: " + SweepOption.KEYS
                    + ". For example hidden=64,128,256.")
    @Nullable
    String sweep;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Of the configuration, where it says what the images are. */
    private DataPaths paths = DataPaths.NONE;

    AuditDiffusionCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        DiffusionOptions asked = asked();
        DiffusionSweep others = sweep == null ? null : sweep(sweep);
        boolean isTold = recipe.conditional
                || others != null && others.options().stream().anyMatch(DiffusionOptions::conditional);
        if (labels != null && (!isTold || train == null)) {
            throw new UserError(
                    "--label-column names the classes that --conditional true tells models of --train; give both, or neither");
        }
        return Jobs.writing("audit diffusion", options, log, (peacock, hadoop) -> {
            DiffusionSummary found = paths.read(() -> new AuditDiffusion(peacock.context(), asked, others, out).run());
            options.printJson(out, found);
            return found.hasFailures() ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }

    /** UserError for a value that is none. */
    DiffusionOptions asked() {
        String uri = train;
        if (uri != null && options.conf != null) {
            throw new UserError("--conf and --train both say where the images are; remove one of them");
        }
        if (uri != null) {
            options.refuseConfiguration("audit diffusion with --train", "its own options say which images are taken");
        }
        if (planted.isEmpty() && perCount != null) {
            throw new UserError(
                    "--per-count says how many images --plant-duplicates repeats for each of its numbers; give both, or neither");
        }
        PeacockConfig config = uri == null ? configured() : null;
        return new DiffusionOptions(
                uri == null ? String.valueOf(options.conf) : GivenPath.localWithName(uri),
                heldOut == null ? null : GivenPath.localWithName(heldOut),
                pictures.images(List.of()),
                config == null ? null : config.dataset(),
                recipe.conditional,
                labels,
                taken,
                models,
                recipe.recipe(),
                recipe.epochs(),
                generations,
                RecipeOptions.one(NearCopies.Measure.class, "--measure", measure),
                mask(),
                completions,
                completed,
                planted,
                perCount == null ? PER_COUNT : perCount,
                seed);
    }

    private PeacockConfig configured() {
        if (options.conf == null) {
            throw new UserError(
                    "--train is missing: give the images, or --conf with an experiment whose data set has them");
        }
        if (heldOut != null || pictures.isGiven()) {
            throw new UserError(
                    "--conf says where the images are and how they are read; remove --held-out, --image-column,"
                            + " --id-column, --resize, --channels and --range, or give --train instead");
        }
        ReadConfig read = options.fromFile(Sessions.hadoop());
        paths = read.paths();
        PeacockConfig config = read.config();
        if (config.model() instanceof ModelConfig.Denoiser denoiser) {
            recipe.take(denoiser, config.training());
        }
        return config;
    }

    private MaskedPart mask() {
        boolean isFile = inpaint.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)");
        return isFile
                ? MaskPicture.read(Sessions.hadoop(), GivenPath.localByDefault(inpaint))
                : RecipeOptions.one(Mask.class, "--inpaint", inpaint);
    }

    DiffusionSweep sweep(String given) {
        return SweepOption.read(given, requireNonNull(spec).commandLine().getParseResult(), words -> {
            AuditDiffusionCommand other = new AuditDiffusionCommand(audits, out, log);
            new CommandLine(other).parseArgs(words.toArray(String[]::new));
            return other.asked();
        });
    }
}
