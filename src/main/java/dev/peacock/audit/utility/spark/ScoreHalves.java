package dev.peacock.audit.utility.spark;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;

/** Memorization by two disjoint halves of a fleet of models that give no labels. */
final class ScoreHalves {
    /** Scores are added as whole numbers of this part, so that sums do not depend on their order. */
    private static final double PER_NAT = 1L << 32;

    private ScoreHalves() {}

    /** By train example: how many models saw it, and the sums of its scores in those and in the others. */
    private record Sums(int[] models, int[] saw, long[] in, long[] out) implements Serializable {
        static Sums none(int examples) {
            return new Sums(new int[1], new int[examples], new long[examples], new long[examples]);
        }

        Sums add(OutcomeRow row) {
            float[] scores = Objects.requireNonNull(row.trainMargin(), "every score is kept");
            models[0]++;
            for (int i = 0; i < scores.length; i++) {
                long score = Math.round(scores[i] * PER_NAT);
                if (row.included().get(i)) {
                    saw[i]++;
                    in[i] += score;
                } else {
                    out[i] += score;
                }
            }
            return this;
        }

        Sums add(Sums other) {
            models[0] += other.models[0];
            for (int i = 0; i < saw.length; i++) {
                saw[i] += other.saw[i];
                in[i] += other.in[i];
                out[i] += other.out[i];
            }
            return this;
        }

        double memorization(int i) {
            double seen = in[i] / PER_NAT / saw[i];
            double unseen = out[i] / PER_NAT / (models[0] - saw[i]);
            return saw[i] == 0 || saw[i] == models[0] ? Double.NaN : seen - unseen;
        }

        double[] memorization() {
            double[] all = new double[saw.length];
            Arrays.setAll(all, this::memorization);
            return all;
        }
    }

    static Judged of(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        int[] choosing = Halves.choosingRuns(fleet);
        int[] fresh = Halves.freshRuns(fleet);
        return JobGroups.find(
                spark,
                "audit utility: memorization by " + choosing.length + " models that choose, and by " + fresh.length,
                () -> new Judged.ByScore(
                        choosing.length,
                        memorization(spark, fleet.only(choosing)),
                        fresh.length,
                        memorization(spark, fleet.only(fresh))));
    }

    private static double[] memorization(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        return OutcomeScan.of(spark, fleet, Outcomes.Kept.SCORES, row -> row)
                .treeAggregate(Sums.none(fleet.experiment().trainSize()), Sums::add, Sums::add, 2)
                .memorization();
    }
}
