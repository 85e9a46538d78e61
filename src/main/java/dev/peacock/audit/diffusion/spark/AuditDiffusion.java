package dev.peacock.audit.diffusion.spark;

import static dev.peacock.audit.diffusion.spark.DiffusionTables.DIRECTORY;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.audit.diffusion.NearCopies;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.training.diffusion.DenoiserSize;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trains small diffusion models with and without images, and says what they have of them. The driver holds the images and the answers. */
record AuditDiffusion(
        JobContext context,
        DiffusionOptions options,
        @Nullable DiffusionSweep sweep,
        PrintStream out) {
    /** Of a model, with its images and what it makes. */
    private static final double MOST_BYTES = 1L << 30;

    private static final double MEBIBYTE = 1 << 20;

    DiffusionSummary run() throws IOException {
        ImageSides sides = ImageSides.read(context, options, isTold());
        DiffusionImages images = DiffusionImages.of(sides, options);
        DiffusionTask task = checked(images, options);
        List<DiffusionTask> variants = sweep == null
                ? List.of()
                : sweep.options().stream()
                        .map(of -> checked(options.sameImages(of) ? images : DiffusionImages.of(sides, of), of))
                        .toList();
        DiffusionResults results = trained(task)
                .orElseThrow(() -> new UserError("the loss of every model became no finite number; give a --rate below "
                        + options.recipe().rate()));
        DiffusionSummary found = results.summary().with(sweep == null ? null : sweep.found(trained(variants)));
        AuditFiles.begin(context.out(), DIRECTORY);
        DiffusionRows rows = new DiffusionRows(task, results);
        context.write(DiffusionTables.IMAGES, rows.images());
        context.write(DiffusionTables.MODELS, rows.models());
        context.write(DiffusionTables.TIMES, DiffusionRows.times(found));
        context.write(DiffusionTables.BY_CLASS, ComparedRows.byClass(found.byClass()));
        context.write(DiffusionTables.BY_DISTANCE, ComparedRows.byDistance(found.byDistance()));
        context.write(DiffusionTables.SWEEP, ComparedRows.sweep(found.sweep()));
        List<AuditSection.Part> parts = new ArrayList<>(DiffusionParts.of(found));
        parts.addAll(
                new DiffusionGallery(task, results, found.losses().isNothingLearnt() ? null : found.copies()).parts());
        AuditPage.finish(context.out(), DIRECTORY, DiffusionAudit.TITLE, DiffusionWords.facts(found), parts, found);
        List<String> sentences = new ArrayList<>(DiffusionWords.sentences(found));
        sentences.addAll(ComparedWords.sentences(found.sweep()));
        AuditPage.print(out, context.out(), DIRECTORY, DiffusionWords.facts(found), sentences);
        return found;
    }

    /** Whether any models are told the class of an image. */
    private boolean isTold() {
        return options.conditional()
                || sweep != null && sweep.options().stream().anyMatch(DiffusionOptions::conditional);
    }

    /** None where every model failed. */
    private Optional<DiffusionResults> trained(DiffusionTask task) throws IOException {
        List<Answer> answers = DiffusionWork.answers(
                context,
                Sha256.hex(Build.current().version() + " " + task.options().work() + " "
                        + task.images().identity()),
                task,
                task.options().models());
        return answers.isEmpty()
                ? Optional.empty()
                : Optional.of(new DiffusionResults(task, Fleet.of(task.options(), task.images(), answers)));
    }

    private List<Optional<DiffusionResults>> trained(List<DiffusionTask> variants) throws IOException {
        List<Optional<DiffusionResults>> results = new ArrayList<>();
        for (DiffusionTask variant : variants) {
            context.log().printf("--sweep: %d of %d%n", results.size() + 1, variants.size());
            results.add(trained(variant));
        }
        return results;
    }

    private static DiffusionTask checked(DiffusionImages images, DiffusionOptions options) {
        requireImages(images, options);
        requireMask(images, options);
        requireMemory(images, options);
        return new DiffusionTask(options.at(images), images);
    }

    /** UserError where a model would see, or not see, too few. */
    private static void requireImages(DiffusionImages images, DiffusionOptions options) {
        int least = options.generations() > 0 ? NearCopies.LEAST : 1;
        for (int model = 0; model < options.models(); model += 2) {
            boolean[] saw = DiffusionStreams.saw(options.seed(), model, images.numbers());
            int seen = (int) IntStream.range(0, saw.length).filter(i -> saw[i]).count();
            int fewer = Math.min(seen, images.count() - seen);
            if (fewer < least) {
                throw new UserError(String.format(
                        Locale.ROOT,
                        "there are %,d distinct train images, and of models %d and %d one would see %,d of them; %d are needed%s; give"
                                + " more images",
                        images.count(),
                        model,
                        model + 1,
                        fewer,
                        least,
                        options.generations() > 0
                                ? " to say which distance makes a copy (none with --generations 0)"
                                : ""));
            }
        }
    }

    /** UserError where a model would take more memory than an executor is likely to have. */
    private static void requireMemory(DiffusionImages images, DiffusionOptions options) {
        double width = images.width();
        double shown = width * Arrays.stream(images.times()).asLongStream().sum();
        double network = DenoiserSize.of(options.recipe(), images.shape()).bytes(0);
        double made = (double) Float.BYTES * width * Math.max(options.generations(), 3 * options.completions());
        double needed = network + Float.BYTES * shown + made;
        if (needed > MOST_BYTES) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "a model on images of %s takes about %,.0f MiB (%,.0f for its network and a batch, %,.0f for the images that it may"
                            + " see, %,.0f for those that it makes), and %,.0f are the most; lower --hidden, --layers, --batch,"
                            + " --plant-duplicates, --generations or --completions, or bring pictures to a smaller size by --resize"
                            + " HEIGHT WIDTH",
                    images.shape(),
                    needed / MEBIBYTE,
                    network / MEBIBYTE,
                    Float.BYTES * shown / MEBIBYTE,
                    made / MEBIBYTE,
                    MOST_BYTES / MEBIBYTE));
        }
    }

    private static void requireMask(DiffusionImages images, DiffusionOptions options) {
        boolean[] isKnown = options.mask().isKnown(images.shape());
        int known =
                (int) IntStream.range(0, isKnown.length).filter(k -> isKnown[k]).count();
        if (options.mask() != Mask.NONE && (known == 0 || known == isKnown.length)) {
            throw new UserError("--inpaint " + options.mask().word() + ": images of " + images.shape()
                    + " (height x width x channels) have no such part beside another; give --inpaint none");
        }
    }
}
