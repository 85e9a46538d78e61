package dev.peacock.audit.generations.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.Jobs;
import dev.peacock.command.PictureOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit generations}: finds near-copies of train images among generated ones. */
@Command(
        name = "generations",
        description = {
            "find which images that a model generated are near-copies of its train images.",
            "It needs no fleet and no configuration. Images are a directory or glob of PNG and JPEG files, Parquet with a column of "
                    + "pictures, or an array of NumPy: FILE.npy, or FILE.npz#NAME. An array of two axes has vectors, such as "
                    + "embeddings, and --encoder makes embeddings of pictures. Which distance makes a copy is learnt from held-out "
                    + "images."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit generations --generations generated/ --train train/ --held-out held-out/ --out target/copies"
        })
final class AuditGenerationsCommand extends AuditJob {
    private static final int PERCENT = 100;
    private static final double MOST_PERCENT = 10;

    @Mixin
    final PictureOptions pictures = new PictureOptions();

    @Mixin
    final EmbeddingOptions embeddings = new EmbeddingOptions();

    @Option(names = "--generations", paramLabel = "URI", required = true, description = "Images that the model made.")
    String generations = "";

    @Option(names = "--train", paramLabel = "URI", required = true, description = "Images that it was trained on.")
    String train = "";

    @Option(
            names = "--held-out",
            paramLabel = "URI",
            description =
                    "Images of the same kind that it was not trained on; half of them set the cut, and half are the "
                            + "control. Without them train images stand in.")
    @Nullable
    String heldOut;

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            arity = "1..*",
            description =
                    "Columns of --generations in Parquet, or arrays in .npz, to give rates by, such as prompt or class.")
    List<String> by = new ArrayList<>();

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Percent of images that are no copies which may pass (default: ${DEFAULT-VALUE}).")
    double share = 1;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            description =
                    "What says whether an image is a near-copy: ratio, which divides its distance by how far apart "
                            + "train images are there, or distance (default: ${DEFAULT-VALUE}).")
    String measure = GenerationsOptions.RATIO;

    @Option(
            names = "--tile",
            paramLabel = "PIXELS",
            description =
                    "Measure by the square of so many pixels a side that differs most, so that a common background does "
                            + "not make images alike.")
    @Nullable
    Integer tile;

    @Option(
            names = "--least-group",
            paramLabel = "NUMBER",
            description =
                    "Generations that must all be near each other to count as repeated (default: ${DEFAULT-VALUE}).")
    int leastGroup = 10;

    AuditGenerationsCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.refuseConfiguration("audit generations", "its own options say what is read");
        check();
        GenerationsOptions asked = new GenerationsOptions(
                GivenPath.localWithName(generations),
                GivenPath.localWithName(train),
                heldOut == null ? null : GivenPath.localWithName(heldOut),
                pictures.images(by),
                share / PERCENT,
                measure,
                tile,
                leastGroup,
                embeddings.embeddings(heldOut != null));
        return Jobs.writing("audit generations", options, log, (peacock, hadoop) -> {
            GenerationsSummary found = new AuditGenerations(peacock.context(), asked, out).run();
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    private void check() {
        if (!(share > 0 && share <= MOST_PERCENT)) {
            throw new UserError("--share " + share + ": must be above 0 and at most " + (int) MOST_PERCENT);
        }
        if (!List.of(GenerationsOptions.RATIO, GenerationsOptions.DISTANCE).contains(measure)) {
            throw new UserError("--measure must be ratio or distance");
        }
        if (tile != null && tile < 1) {
            throw new UserError("--tile " + tile + ": must be 1 or more pixels");
        }
        if (leastGroup < 2) {
            throw new UserError("--least-group " + leastGroup + ": must be 2 or more");
        }
        if (generations.equals(train)) {
            throw new UserError(
                    "--generations and --train are the same; give what the model made, and what it was trained on");
        }
    }
}
