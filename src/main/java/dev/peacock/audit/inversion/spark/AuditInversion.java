package dev.peacock.audit.inversion.spark;

import static dev.peacock.audit.inversion.spark.InversionTables.DIRECTORY;
import static dev.peacock.audit.inversion.spark.InversionTables.GROUPS;
import static dev.peacock.audit.inversion.spark.InversionTables.IMAGES;

import dev.peacock.attack.inversion.Denoising;
import dev.peacock.attack.inversion.MiFace;
import dev.peacock.audit.AuditPage;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.inversion.InversionSummary;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.report.AuditSection;
import dev.peacock.service.Limits;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.Interval;
import dev.peacock.target.Target;
import dev.peacock.target.TargetFile;
import dev.peacock.target.service.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inverts the models of a fleet. The driver holds their images, and the distance of every example to each model's. */
record AuditInversion(AuditRun run, InversionOptions options, Asked asked, PrintStream out) {
    /** 400 MB as floats. */
    private static final long MOST_NUMBERS = 100_000_000;
    /** Of the files of finished models. */
    private static final String FORMAT = "3";

    /**
     * What is inverted: a file, a service, or without both the models of the fleet.
     *
     * @param limits of the service, in rows
     */
    record Asked(@Nullable TargetFile file, @Nullable Endpoint service, Limits limits) {}

    InversionSummary audit() throws IOException {
        run.refuseScores(
                "inversion",
                "audit extraction asks language models for their documents, and audit diffusion audits denoisers");
        FinishedFleet fleet = run.fleet();
        JobContext context = run.context();
        Experiment experiment = fleet.experiment();
        int[] labels = labels(experiment);
        boolean isOfFleet = asked.file() == null && asked.service() == null;
        int[] runs = isOfFleet
                ? Arrays.copyOf(fleet.runs(), Math.min(options.models(), fleet.runs().length))
                : new int[] {InversionTask.OTHER};
        if (isOfFleet) {
            ExperimentFile.warnOfBuild(fleet.out(), context.log());
        }
        RunClassifiers models = RunClassifiers.of(context.spark(), fleet);
        try (PackedStore store = PackedStore.map(SharedStore.local(models.store()))) {
            requireStart(store);
            requireFits(runs.length, labels.length, store);
            int[][] train = InversionResults.train(experiment, labels);
            InversionTask task = new InversionTask(models, asked.file(), within(range(store)), runs, labels);
            InvertedFleet inverted = inverted(fleet, task, store);
            Judges judges = fleet.runs().length < 2 ? null : Judges.of(context, task, inverted, fleet.runs(), train);
            ClassGroups groups = isOfFleet ? ClassGroups.of(context, experiment, labels, train) : ClassGroups.none();
            return run.reported(write(InversionResults.of(experiment, task, inverted, judges, groups), store));
        }
    }

    private InvertedFleet inverted(FinishedFleet fleet, InversionTask task, PackedStore store) throws IOException {
        TargetFile file = asked.file();
        Endpoint service = asked.service();
        if (service != null) {
            return InvertedFleet.of(
                    task.runs(),
                    OneService.ask(run.context(), service, asked.limits(), task, store),
                    store.trainSize());
        }
        if (file != null) {
            task.models().nativeCode().enter();
            try (Target target = file.open()) {
                task.requireFits(file.name(), target, store);
            }
        }
        return InvertedFleet.of(run.context(), fleet, task, identity(fleet.experiment(), task));
    }

    private void requireStart(PackedStore store) {
        int example = options.start().example();
        if (options.start().kind() == InversionOptions.Start.Kind.TEST && example >= store.testSize()) {
            throw new UserError("--start test:" + example + ": there are " + store.testSize()
                    + " test examples, whose numbers begin with 0");
        }
    }

    /** UserError where the driver could not hold what is found, or examples cannot be blurred. */
    private void requireFits(int models, int classes, PackedStore store) {
        long numbers = (long) models
                * Math.max(store.size(), (long) classes * store.shape().size());
        if (numbers > MOST_NUMBERS) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--models %d: the driver would hold %,d numbers, the distances of all examples or the values of all images, but at"
                            + " most %,d are allowed; give fewer --models or fewer --labels",
                    models,
                    numbers,
                    MOST_NUMBERS));
        }
        if (!(options.attack().denoising() instanceof Denoising.None)
                && !store.shape().isImage()) {
            throw new UserError(
                    "--denoise: the fleet's examples are no images, so there is nothing to blur; remove it");
        }
    }

    /** UserError for a class that there is not, or that has no example. */
    private int[] labels(Experiment experiment) {
        List<String> names = experiment.labelNames();
        int[] labels = options.labels().isEmpty()
                ? IntStream.range(0, names.size()).toArray()
                : options.labels().stream()
                        .mapToInt(name -> label(names, name))
                        .distinct()
                        .sorted()
                        .toArray();
        int[] counts = new int[names.size()];
        Arrays.stream(experiment.trainLabels()).forEach(label -> counts[label]++);
        int[] filled = Arrays.stream(labels).filter(label -> counts[label] > 0).toArray();
        if (filled.length < labels.length && !options.labels().isEmpty()) {
            int empty = Arrays.stream(labels)
                    .filter(label -> counts[label] == 0)
                    .findFirst()
                    .orElseThrow();
            throw new UserError("--labels " + Shown.text(names.get(empty))
                    + ": the class has no train example, so no model learnt it; leave it out");
        }
        return filled;
    }

    private static int label(List<String> names, String name) {
        int label = names.indexOf(name);
        if (label < 0) {
            throw new UserError("--labels " + Shown.text(name) + ": there is no such class; the first of "
                    + names.size() + " are "
                    + names.stream().limit(10).map(Shown::text).toList());
        }
        return label;
    }

    /** 0 to 1, or from the smallest to the largest value of all examples where they go beyond. */
    private static Interval range(PackedStore store) {
        double low = 0;
        double high = 1;
        float[] values = new float[store.shape().size()];
        for (int example = 0; example < store.size(); example++) {
            store.read(example, values, 0);
            for (float value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return new Interval(low, high);
    }

    private InversionOptions within(Interval range) {
        MiFace given = options.attack();
        return new InversionOptions(
                options.models(),
                options.labels(),
                new MiFace(
                        given.alpha(),
                        given.beta(),
                        given.gamma(),
                        given.lambda(),
                        given.momentum(),
                        given.denoising(),
                        range),
                options.start(),
                options.starts(),
                options.box(),
                options.seed());
    }

    /** The number of models is no part of it, so that more of them keep those that are there. */
    private static String identity(Experiment experiment, InversionTask task) {
        int[] runs = task.runs();
        boolean hasGaps = runs[runs.length - 1] - runs[0] != runs.length - 1;
        InversionOptions wanted = task.options();
        TargetFile of = task.file();
        return Sha256.hex(String.join(
                " ",
                Build.current().version(),
                FORMAT,
                experiment.id(),
                hasGaps ? Arrays.toString(runs) : Integer.toString(runs[0]),
                Arrays.toString(task.labels()),
                of == null ? "" : Sha256.hex(of.bytes()) + of.shape() + of.output(),
                wanted.attack().toString(),
                wanted.start() + " " + wanted.starts(),
                wanted.box().toString(),
                Long.toString(wanted.seed())));
    }

    private InversionSummary write(InversionResults results, PackedStore store) throws IOException {
        JobContext context = run.context();
        InversionSummary found = results.summary();
        AuditFiles.begin(context.out(), DIRECTORY);
        context.write(IMAGES, results.images(store));
        context.write(GROUPS, results.groupRows());
        List<AuditSection.Part> parts = new ArrayList<>(InversionWords.parts(found));
        parts.addAll(new InversionGallery(results, store).parts());
        AuditPage.finish(context.out(), DIRECTORY, InversionAudit.TITLE, InversionWords.facts(found), parts, found);
        AuditPage.print(out, context.out(), DIRECTORY, InversionWords.facts(found), InversionWords.sentences(found));
        return found;
    }
}
