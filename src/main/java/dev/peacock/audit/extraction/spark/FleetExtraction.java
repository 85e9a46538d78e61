package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.CopyCounts;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.check.UserError;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.RunModels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.KeptWork;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Trains the models of a fleet again and asks all of them about the same documents, which some saw and some did not. The driver holds a
 * number for each document, prefix and model.
 */
record FleetExtraction(JobContext context, FinishedFleet fleet, String directory, ExtractionOptions options) {
    private static final Progress.Words WORDS = new Progress.Words("training again", "models", "models/s");
    /** What the fleet kept of a run: which of the asked train documents it saw, and scores of the first ones. */
    private record Kept(int run, boolean[] saw, float[] scores) implements Serializable {}

    ExtractionSummary run() throws IOException {
        RunModels models = RunModels.of(
                context.spark(),
                fleet.experiment(),
                fleet.out().store(fleet.experiment().contentHash()),
                directory);
        int n = fleet.experiment().trainSize();
        List<FleetDocuments> train = FleetDocuments.parts(models.store(), 0, n);
        Sampled seen = sampled(train);
        if (seen.pieces().isEmpty()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s: none of its %,d train documents has %,d %s, as the longest prefix and the suffix need together; lower --prefix"
                            + " or --suffix",
                    directory,
                    seen.documents(),
                    options.cutter().needed(),
                    options.cutter().form().unit().name().toLowerCase(Locale.ROOT)));
        }
        Sampled unseen = sampled(
                FleetDocuments.parts(models.store(), n, n + fleet.experiment().testSize()));
        List<Piece> pieces = new ArrayList<>(seen.pieces());
        pieces.addAll(unseen.pieces());
        CopyCounts.Counts copies = Sampled.copies(
                context,
                train,
                (part, sink) -> part.read(sink),
                pieces,
                options.cutter().form().unit());
        List<FleetAnswers> answers = answers(models, pieces);
        List<Kept> kept = kept(seen.pieces());
        return new FleetResults(context, fleet, options, seen, unseen.pieces(), copies, answers, saw(kept))
                .written(compared(answers, kept));
    }

    private Sampled sampled(List<FleetDocuments> parts) throws IOException {
        return parts.isEmpty()
                ? new Sampled(List.of(), 0, 0)
                : Sampled.of(context, parts, (part, sink) -> part.read(sink), options.cutter(), options.documents());
    }

    private List<FleetAnswers> answers(RunModels models, List<Piece> pieces) throws IOException {
        int[] runs = fleet.runs();
        String id = KeptWork.id(Sha256.hex(
                String.join(" ", Build.current().version(), fleet.experiment().id(), options.asked(pieces))));
        KeptWork<FleetAnswers> work =
                new KeptWork<>(context, "audit extraction", FleetAnswers.DIRECTORY, FleetAnswers.CODEC);
        List<FleetAnswers> all = work
                .scheduler(
                        "audit extraction",
                        id,
                        fleet.experiment().trainer(),
                        WORDS,
                        1,
                        new FleetAskTask(models, runs, pieces, options),
                        "answers")
                .made(runs[runs.length - 1] + 1)
                .stream()
                .filter(one -> Arrays.binarySearch(runs, one.run()) >= 0)
                .sorted(Comparator.comparingInt(FleetAnswers::run))
                .toList();
        if (all.size() < runs.length) {
            throw new UserError(context.out().path(work.below(id)) + ": says that " + (runs.length - all.size())
                    + " runs are not finished, which are by now; remove it and run the same command again");
        }
        return all;
    }

    private List<Kept> kept(List<Piece> pieces) throws IOException {
        int[] examples = pieces.stream()
                .mapToInt(piece -> FleetDocuments.example(piece.document()))
                .toArray();
        return JobGroups.find(
                context.spark(),
                "audit extraction: which models saw which documents",
                () -> OutcomeScan.of(context.spark(), fleet, Outcomes.Kept.SCORES, row -> {
                            boolean[] saw = new boolean[examples.length];
                            for (int d = 0; d < saw.length; d++) {
                                saw[d] = row.included().get(examples[d]);
                            }
                            float[] scores = Objects.requireNonNull(row.trainMargin(), "language models have scores");
                            return new Kept(
                                    row.run(),
                                    saw,
                                    Arrays.copyOf(scores, Math.min(scores.length, FleetAskTask.SCORES)));
                        })
                        .collect()
                        .stream()
                        .sorted(Comparator.comparingInt(Kept::run))
                        .toList());
    }

    private static boolean[][] saw(List<Kept> kept) {
        return kept.stream().map(Kept::saw).toArray(boolean[][]::new);
    }

    /** Models whose scores are the fleet's to the last bit, and the largest difference of the others. UserError where one is another model. */
    private FleetResults.Compared compared(List<FleetAnswers> answers, List<Kept> kept) {
        int equal = 0;
        double most = 0;
        for (int model = 0; model < answers.size(); model++) {
            float[] now = Objects.requireNonNull(fleet.experiment()
                    .config()
                    .outcome()
                    .rounded(answers.get(model).scores().clone()));
            float[] before = kept.get(model).scores();
            double off = difference(now, before);
            if (!(off <= RunModels.NEAR)) {
                throw new UserError(String.format(
                        Locale.ROOT,
                        "run %d of %s was trained again and is another model: its documents' mean log-probabilities a character differ by"
                                + " up to %.3g; remove %s, and ask the fleet on the kind of processor that it was trained on",
                        answers.get(model).run(),
                        directory,
                        off,
                        context.out().path(FleetAnswers.DIRECTORY)));
            }
            equal += off == 0 ? 1 : 0;
            most = Math.max(most, off);
        }
        return new FleetResults.Compared(equal, most);
    }

    /** The largest; NaN where one is not a number. */
    static double difference(float[] now, float[] before) {
        double most = now.length == before.length ? 0 : Double.POSITIVE_INFINITY;
        for (int d = 0; d < Math.min(now.length, before.length); d++) {
            most = Math.max(most, Math.abs(now[d] - before[d]));
        }
        return most;
    }
}
