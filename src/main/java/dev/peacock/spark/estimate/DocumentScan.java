package dev.peacock.spark.estimate;

import dev.peacock.dataset.PackedStore;
import dev.peacock.estimate.score.CharacterFrequencies;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.estimate.score.DocumentFigures.OfRun;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads what {@link DocumentFigures} is made of from outcomes and the packed store. */
final class DocumentScan {
    /** Log-probabilities are added up as whole parts of a nat, so that a sum does not depend on the order of files. */
    private static final double PARTS = 0x1p32;

    private DocumentScan() {}

    /** The figures of some runs, and by test document the sum of its log-probabilities in {@link #PARTS}. */
    private record Some(List<OfRun> runs, long[] tests) implements Serializable {
        Some plus(Some other) {
            List<OfRun> all = new ArrayList<>(runs);
            all.addAll(other.runs);
            return new Some(
                    all,
                    IntStream.range(0, tests.length)
                            .mapToLong(i -> tests[i] + other.tests[i])
                            .toArray());
        }
    }

    static DocumentFigures of(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        int models = fleet.runs().length;
        Some all = JobGroups.find(
                spark,
                "log-probabilities of " + models + " models",
                () -> OutcomeScan.of(spark, fleet, Outcomes.Kept.SCORES, DocumentScan::some)
                        .reduce(Some::plus));
        double[] tests = Arrays.stream(all.tests)
                .mapToDouble(sum -> sum / PARTS / models)
                .toArray();
        return DocumentFigures.of(all.runs, tests, frequencies(spark, fleet));
    }

    private static Some some(OutcomeRow row) {
        float[] train = Objects.requireNonNull(row.trainMargin());
        float[] test = Objects.requireNonNull(row.testMargin());
        DocumentScores documents = Objects.requireNonNull(row.documents());
        OfRun figures = new OfRun(
                row.run(),
                mean(test),
                IntStream.range(0, train.length)
                        .filter(row.included()::get)
                        .mapToDouble(i -> train[i])
                        .average()
                        .orElse(Double.NaN),
                IntStream.range(0, train.length)
                        .filter(i -> !row.included().get(i))
                        .mapToDouble(i -> train[i])
                        .average()
                        .orElse(Double.NaN),
                mean(documents.testAccuracy()));
        return new Some(
                List.of(figures),
                IntStream.range(0, test.length)
                        .mapToLong(i -> Math.round(test[i] * PARTS))
                        .toArray());
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(Double.NaN);
    }

    /** By test document, bits per character by the frequencies of characters in all train documents; one that they lack counts once. */
    private static double[] frequencies(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        String store =
                SharedStore.share(spark, fleet.out().store(fleet.experiment().contentHash()));
        return JobGroups.find(
                spark,
                "frequencies of characters",
                () -> spark.parallelize(List.of(store), 1)
                        .map(DocumentScan::frequencies)
                        .first());
    }

    private static double[] frequencies(String shared) throws IOException {
        try (PackedStore store = PackedStore.map(SharedStore.local(shared))) {
            return CharacterFrequencies.bits(store);
        }
    }
}
