package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.MEMORIZATION;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.peacock.estimate.NoiseOnly;
import dev.peacock.report.Histogram;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.report.ReportData.NoiseBand;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.nearest.NearestOfSome;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The further details of the report: figures by label, what chance alone would give, and examples for comparison. */
final class ReportDetails {
    /** Nearest train examples of each that is shown. */
    private static final int NEIGHBOURS = 3;
    /** Train examples at random of each label that has a pair. */
    private static final int CONTRAST = 3;

    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final Experiment experiment;

    ReportDetails(SparkSession session, OutputDirectory out, Experiment experiment) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.out = out;
        this.experiment = experiment;
    }

    /** Null unless estimates are plain differences. {@code defined}: the memorization table, without nulls. */
    @Nullable
    NoiseBand noise(Dataset<Row> defined, boolean adjusted) {
        if (adjusted) {
            return null;
        }
        List<NoiseOnly.Alike> groups = defined
                .groupBy(
                        col(MEMORIZATION.modelsIn),
                        col(MEMORIZATION.modelsOut),
                        col(MEMORIZATION.correctIn).plus(col(MEMORIZATION.correctOut)))
                .count()
                .collectAsList()
                .stream()
                .map(row -> new NoiseOnly.Alike(row.getInt(0), row.getInt(1), row.getInt(2), row.getLong(3)))
                .sorted(Comparator.comparing(NoiseOnly.Alike::in)
                        .thenComparing(NoiseOnly.Alike::out)
                        .thenComparing(NoiseOnly.Alike::correct))
                .toList();
        NoiseOnly.Bins bins = NoiseOnly.of(groups, Histogram.MEMORIZATION_BINS, Histogram::memorizationBin);
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int b = 0; b < bins.mean().length; b++) {
            double half = Interval.Z95 * Math.sqrt(bins.variance()[b]);
            low.add(Math.max(0, bins.mean()[b] - half));
            high.add(bins.mean()[b] + half);
        }
        return new NoiseBand(low, high);
    }

    /** Labels with a defined memorization, the most memorized first; none where examples have no labels. */
    List<LabelShare> labels(Dataset<Row> defined, double threshold) {
        if (!experiment.isLabelled()) {
            return List.of();
        }
        return defined
                .groupBy(col(MEMORIZATION.label))
                .agg(
                        count(lit(1)),
                        sum(when(col(MEMORIZATION.memorization).geq(lit(threshold)), 1)
                                .otherwise(0)),
                        avg(col(MEMORIZATION.memorization)))
                .collectAsList()
                .stream()
                .map(row -> label(row.getInt(0), row.getLong(1), row.getLong(2), row.getDouble(3)))
                .sorted(Comparator.comparingDouble((LabelShare label) -> -(double) label.memorized() / label.examples())
                        .thenComparing(LabelShare::label))
                .toList();
    }

    private LabelShare label(int label, long examples, long memorized, double mean) {
        Interval share = Interval.wilson(memorized, examples, Interval.Z95);
        return new LabelShare(experiment.labelNames().get(label), examples, memorized, share, mean);
    }

    /** The nearest train examples of train examples; none where the fleet was trained elsewhere. */
    Map<Long, List<Example>> neighbours(Set<Long> trainIds, ReportExamples examples) throws IOException {
        Map<Integer, int[]> found = NearestOfSome.of(
                spark,
                out,
                experiment,
                trainIds.stream().mapToInt(Long::intValue).toArray(),
                NEIGHBOURS);
        Set<Long> wanted = new LinkedHashSet<>();
        found.values().forEach(near -> Arrays.stream(near).forEach(id -> wanted.add((long) id)));
        examples.load("train", wanted);
        Map<Long, List<Example>> neighbours = new HashMap<>();
        found.forEach((id, near) -> neighbours.put(
                id.longValue(),
                Arrays.stream(near)
                        .mapToObj(other -> examples.get("train", other))
                        .toList()));
        return neighbours;
    }

    /** Train examples at random of the labels that these test examples have, none of them an influencer that is shown. */
    Map<String, List<Example>> contrast(Set<Long> testIds, Set<Long> influencers, ReportExamples examples)
            throws IOException {
        if (!experiment.isLabelled()) {
            return Map.of();
        }
        Map<String, int[]> drawn = new HashMap<>();
        testIds.stream()
                .map(id -> experiment.testLabels()[id.intValue()])
                .distinct()
                .forEach(label -> drawn.put(experiment.labelNames().get(label), ofLabel(label, influencers)));
        Set<Long> all = new LinkedHashSet<>();
        drawn.values().forEach(ids -> Arrays.stream(ids).forEach(id -> all.add((long) id)));
        examples.load("train", all);
        Map<String, List<Example>> contrast = new HashMap<>();
        drawn.forEach((label, ids) -> contrast.put(
                label,
                Arrays.stream(ids).mapToObj(id -> examples.get("train", id)).toList()));
        return contrast;
    }

    private int[] ofLabel(int label, Set<Long> influencers) {
        int[] all = experiment.trainLabels();
        int[] ids = IntStream.range(0, all.length)
                .filter(i -> all[i] == label && !influencers.contains((long) i))
                .toArray();
        long seed = Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.REPORT, label);
        new RandomStream(seed).shuffle(ids);
        return Arrays.copyOf(ids, Math.min(CONTRAST, ids.length));
    }
}
