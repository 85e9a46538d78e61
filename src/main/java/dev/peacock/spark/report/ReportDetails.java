package dev.peacock.spark.report;

import dev.peacock.estimate.NoiseOnly;
import dev.peacock.report.Histogram;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
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

    /** Null unless estimates are plain differences. */
    @Nullable
    NoiseBand noise(ReportCounts counts, boolean adjusted) {
        if (adjusted) {
            return null;
        }
        List<NoiseOnly.Alike> groups = counts.alike().stream()
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
    List<LabelShare> labels(ReportRows rows) {
        if (!experiment.isLabelled()) {
            return List.of();
        }
        return rows.labels().stream()
                .map(of -> new LabelShare(
                        experiment.labelNames().get(of.label()),
                        of.examples(),
                        of.memorized(),
                        Interval.wilson(of.memorized(), of.examples(), Interval.Z95),
                        of.mean()))
                .sorted(Comparator.comparingDouble((LabelShare label) -> -(double) label.memorized() / label.examples())
                        .thenComparing(LabelShare::label))
                .toList();
    }

    /** By train example the ids of the nearest train examples; none where the fleet was trained elsewhere. */
    Map<Long, List<Long>> neighbours(Set<Long> trainIds) throws IOException {
        Map<Long, List<Long>> neighbours = new HashMap<>();
        NearestOfSome.of(
                        spark,
                        out,
                        experiment,
                        trainIds.stream().mapToInt(Long::intValue).toArray(),
                        NEIGHBOURS)
                .forEach((id, near) -> neighbours.put(id.longValue(), longs(near)));
        return neighbours;
    }

    /** By label of these test examples the ids of train examples at random, none of them an influencer that is shown. */
    Map<String, List<Long>> contrast(Set<Long> testIds, Set<Long> influencers) {
        if (!experiment.isLabelled()) {
            return Map.of();
        }
        Map<String, List<Long>> drawn = new HashMap<>();
        testIds.stream()
                .map(id -> experiment.testLabels()[id.intValue()])
                .distinct()
                .forEach(label -> drawn.put(experiment.labelNames().get(label), longs(ofLabel(label, influencers))));
        return drawn;
    }

    private static List<Long> longs(int[] ids) {
        return Arrays.stream(ids).asLongStream().boxed().toList();
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
