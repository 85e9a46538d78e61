package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.CopyCounts;
import dev.peacock.audit.extraction.DocumentEffect;
import dev.peacock.audit.extraction.Extractable;
import dev.peacock.audit.extraction.ExtractionCurve;
import dev.peacock.audit.extraction.FleetCurve;
import dev.peacock.audit.extraction.MeanEffect;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What the models of a fleet say of documents: those that saw one against those that did not.
 *
 * @param seen pieces of train documents
 * @param unseen pieces of test documents, which no model saw
 * @param copies in train of the suffixes of train documents, and then of test documents
 * @param answers by run
 * @param saw by model and train piece
 */
record FleetResults(
        JobContext context,
        FinishedFleet fleet,
        ExtractionOptions options,
        Sampled seen,
        List<Piece> unseen,
        CopyCounts.Counts copies,
        List<FleetAnswers> answers,
        boolean[][] saw) {
    private static final int SHOWN = 20;
    private static final double LN10 = Math.log(10);
    private static final double FOUND = 0.05;

    /** How many models, made again, have the scores that the fleet kept, and by how much a score differs at most. */
    record Compared(int equal, double offBy) {}

    ExtractionSummary written(Compared compared) throws IOException {
        int n = seen.pieces().size();
        BitColumns included = new BitColumns(n, answers.size());
        for (int d = 0; d < n; d++) {
            for (int model = 0; model < answers.size(); model++) {
                if (saw[model][d]) {
                    included.set(d, model);
                }
            }
        }
        BlockJackknife blocks =
                BlockJackknife.of(fleet.experiment().config().subsets().design(), fleet.runs());
        double[][] logs = logs(options.longest(), 0, n);
        List<DocumentEffect> effects = IntStream.range(0, n)
                .mapToObj(d -> DocumentEffect.of(included, d, scaled(logs[d]), blocks))
                .toList();
        List<@Nullable Double> q = qValues(effects);
        int trainSize = fleet.experiment().trainSize();
        List<Row> rows = new ArrayList<>();
        for (int d = 0; d < n; d++) {
            rows.add(ExtractionRows.effect(trainSize, seen.pieces().get(d), effects.get(d), q.get(d)));
        }
        double[][] test = logs(options.longest(), n, n + unseen.size());
        BitColumns none = new BitColumns(unseen.size(), answers.size());
        for (int d = 0; d < unseen.size(); d++) {
            rows.add(ExtractionRows.effect(
                    trainSize, unseen.get(d), DocumentEffect.of(none, d, scaled(test[d]), null), null));
        }
        ExtractionSummary found = new ExtractionSummary(
                ExtractionResults.setting("fleet-" + fleet.experiment().id(), options, null, seen),
                series(n),
                List.of(),
                null,
                top(effects),
                null,
                null,
                (int) Arrays.stream(copies.occurrences(), n, n + unseen.size())
                        .filter(count -> count > 0)
                        .count(),
                fleet(logs, included, blocks, compared, effects, q));
        AuditFiles.begin(context.out(), ExtractionTables.DIRECTORY);
        context.write(ExtractionTables.EFFECTS, rows, JobContext.ROWS_WITH_TEXT);
        context.write(ExtractionTables.SUFFIXES, List.of(), JobContext.ROWS_WITH_TEXT);
        return ExtractionResults.finish(context, found);
    }

    /** ln p_z by piece and model, with a prefix. */
    private double[][] logs(int prefix, int from, int to) {
        int all = seen.pieces().size() + unseen.size();
        double[][] logs = new double[to - from][answers.size()];
        for (int d = from; d < to; d++) {
            for (int model = 0; model < answers.size(); model++) {
                logs[d - from][model] = answers.get(model).logs()[prefix * all + d];
            }
        }
        return logs;
    }

    private double[][] greedy(int prefix, int from, int to) {
        int all = seen.pieces().size() + unseen.size();
        double[][] greedy = new double[to - from][answers.size()];
        for (int d = from; d < to; d++) {
            for (int model = 0; model < answers.size(); model++) {
                greedy[d - from][model] = answers.get(model).greedy()[prefix * all + d];
            }
        }
        return greedy;
    }

    private static double[] scaled(double[] logs) {
        return Arrays.stream(logs).map(log -> log / LN10).toArray();
    }

    private List<ExtractionSummary.Series> series(int n) {
        List<ExtractionSummary.Series> all = new ArrayList<>();
        for (String name : List.of(FoundSeries.WITH, FoundSeries.WITHOUT, FoundSeries.UNSEEN)) {
            for (int prefix = 0; prefix < options.cutter().prefixes().size(); prefix++) {
                boolean isTest = name.equals(FoundSeries.UNSEEN);
                int from = isTest ? n : 0;
                int to = isTest ? n + unseen.size() : n;
                ExtractionSummary.Series one = one(
                        name,
                        options.cutter().prefixes().get(prefix),
                        some(logs(prefix, from, to), name),
                        some(greedy(prefix, from, to), name));
                if (one != null) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    /** NaN for models that do not count. */
    private double[][] some(double[][] values, String name) {
        if (!name.equals(FoundSeries.UNSEEN)) {
            for (int d = 0; d < values.length; d++) {
                for (int model = 0; model < values[d].length; model++) {
                    if (saw[model][d] != name.equals(FoundSeries.WITH)) {
                        values[d][model] = Double.NaN;
                    }
                }
            }
        }
        return values;
    }

    private ExtractionSummary.@Nullable Series one(String name, int prefix, double[][] logs, double[][] greedy) {
        List<ExtractionCurve.Point> points = FleetCurve.of(logs);
        if (points.isEmpty()) {
            return null;
        }
        ExtractionCurve.Point at = FleetCurve.at(logs, options.attempts(), options.probability());
        ExtractionCurve.Point byGreedy = FleetCurve.share(greedy);
        double[] means = Arrays.stream(logs)
                .mapToDouble(document -> Arrays.stream(document)
                        .filter(log -> !Double.isNaN(log))
                        .average()
                        .orElse(Double.NaN))
                .filter(mean -> !Double.isNaN(mean))
                .toArray();
        int impossible = (int) Arrays.stream(means).filter(Double::isInfinite).count();
        return new ExtractionSummary.Series(
                new ExtractionSummary.Group(
                        name,
                        prefix,
                        prefix,
                        means.length,
                        impossible > 0
                                ? null
                                : (Double) (Arrays.stream(means).average().orElseThrow() / LN10),
                        impossible,
                        byGreedy.share(),
                        byGreedy.interval(),
                        at.share(),
                        at.interval()),
                points);
    }

    private static List<@Nullable Double> qValues(List<DocumentEffect> effects) {
        double[] p = effects.stream()
                .mapToDouble(one -> one.pValue() == null ? Double.NaN : one.pValue())
                .toArray();
        List<@Nullable Double> all = new ArrayList<>();
        for (double q : PValues.adjusted(p, FdrMethod.BENJAMINI_HOCHBERG)) {
            all.add(Double.isNaN(q) ? null : (Double) q);
        }
        return all;
    }

    private List<ExtractionSummary.Top> top(List<DocumentEffect> effects) {
        List<Integer> order = IntStream.range(0, effects.size())
                .boxed()
                .filter(d -> effects.get(d).pIn() != null
                        && Objects.requireNonNull(effects.get(d).pIn()) > 0)
                .sorted(Comparator.comparingDouble((Integer d) ->
                                -Objects.requireNonNull(effects.get(d).pIn()))
                        .thenComparingInt(d -> d))
                .toList();
        Set<String> texts = new HashSet<>();
        List<ExtractionSummary.Top> top = new ArrayList<>();
        for (int d : order) {
            Piece piece = seen.pieces().get(d);
            if (top.size() < SHOWN && texts.add(piece.suffix())) {
                double p = Objects.requireNonNull(effects.get(d).pIn());
                top.add(new ExtractionSummary.Top(
                        FleetDocuments.name(piece.document()),
                        copies.occurrences()[d],
                        p,
                        effects.get(d).pOut(),
                        Extractable.draws(Math.log(p), options.probability()),
                        isMostlyGreedy(d),
                        ExtractionRows.shown(piece.shownPrefix()),
                        ExtractionRows.shown(piece.shownSuffix())));
            }
        }
        return top;
    }

    /** Whether greedy decoding gives the suffix of a train piece by most of the models that saw it. */
    private boolean isMostlyGreedy(int piece) {
        int in = 0;
        int greedy = 0;
        int all = seen.pieces().size() + unseen.size();
        for (int model = 0; model < answers.size(); model++) {
            if (saw[model][piece]) {
                in++;
                greedy += answers.get(model).greedy()[options.longest() * all + piece];
            }
        }
        return 2 * greedy > in;
    }

    private ExtractionSummary.Fleet fleet(
            double[][] logs,
            BitColumns included,
            @Nullable BlockJackknife blocks,
            Compared compared,
            List<DocumentEffect> effects,
            List<@Nullable Double> q) {
        double[][] scaled = Arrays.stream(logs).map(FleetResults::scaled).toArray(double[][]::new);
        double[][] shares = Arrays.stream(logs)
                .map(document -> Arrays.stream(document).map(Math::exp).toArray())
                .toArray(double[][]::new);
        MeanEffect ofLogs = MeanEffect.of(scaled, included, blocks);
        MeanEffect ofShares = MeanEffect.of(shares, included, blocks);
        int found = 0;
        for (int d = 0; d < effects.size(); d++) {
            Double value = q.get(d);
            Double difference = effects.get(d).log().value();
            Double of = difference == null ? effects.get(d).p().value() : difference;
            found += value != null && value <= FOUND && of != null && of > 0 ? 1 : 0;
        }
        return new ExtractionSummary.Fleet(
                answers.size(),
                compared.equal(),
                compared.offBy(),
                ofLogs.documents(),
                ofShares.documents() - ofLogs.documents(),
                ofLogs.difference(),
                ofLogs.interval(),
                ofShares.difference(),
                ofShares.interval(),
                found);
    }
}
