package dev.peacock.audit.attribution.spark;

import dev.peacock.audit.attribution.Judges;
import dev.peacock.audit.attribution.Masks;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.RunGroups;
import dev.peacock.spark.columns.TestMargins;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.experiment.FinishedFleet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The fleet in two halves: models that judge, and models that the fleet's own scores are made of.
 *
 * @param all models, those of both halves
 * @param choosing by place among all
 * @param judging likewise
 * @param right by test example, how many of all models get it right
 */
record Panel(
        Judges all,
        int[] choosing,
        int[] judging,
        Judges judges,
        Masks choosingMasks,
        float[][] choosingMargins,
        int[] right) {
    /** Groups of the jackknife at most. */
    private static final int GROUPS = 32;
    /** With fewer on either side there is no correlation to speak of. */
    private static final int FEWEST = 3;

    /** UserError if a model has no margins, if there are too few models, or if they do not fit into the driver's memory. */
    static Panel of(JavaSparkContext spark, FinishedFleet fleet) {
        int n = fleet.experiment().trainSize();
        int q = fleet.experiment().testSize();
        int[] choosingRuns = Halves.choosingRuns(fleet);
        int[] freshRuns = Halves.freshRuns(fleet);
        if (choosingRuns.length < FEWEST || freshRuns.length < FEWEST) {
            throw new UserError(fleet.out().root() + ": " + fleet.runs().length
                    + " models are too few to judge scores by half of them; train at least " + 2 * FEWEST
                    + ", better hundreds");
        }
        checkMemory(fleet.runs().length, freshRuns.length, n, q);
        List<TestMargins> rows = TestMargins.collect(spark, fleet);
        int[] runs = rows.stream().mapToInt(TestMargins::run).toArray();
        Masks masks = Masks.of(rows.stream().map(TestMargins::included).toList(), n);
        float[][] margins = rows.stream().map(TestMargins::margins).toArray(float[][]::new);
        SubsetsConfig.Design design = fleet.experiment().config().subsets().design();
        int[] choosing = places(runs, choosingRuns);
        int[] judging = places(runs, freshRuns);
        return new Panel(
                new Judges(masks, margins, groups(design, runs)),
                choosing,
                judging,
                new Judges(masks.only(judging), only(margins, judging), groups(design, freshRuns)),
                masks.only(choosing),
                only(margins, choosing),
                right(rows.stream().map(TestMargins::correct).toList(), q));
    }

    /** Masks and margins of all models, what the prior makes of one half, and sums and margins of those that judge. */
    private static void checkMemory(long models, long judges, long n, long q) {
        long bytes = models * (n / 4 + 10 * q) + judges * 12 * q;
        long most = Runtime.getRuntime().maxMemory() / 10 * 7;
        if (bytes > most) {
            throw new UserError(String.format(
                    java.util.Locale.ROOT,
                    "audit attribution holds the margins of %,d models on %,d test examples, %,d MiB; give the driver %,d MiB of memory "
                            + "(job/peacock --driver-memory)",
                    models,
                    q,
                    bytes >> 20,
                    (bytes >> 20) * 10 / 7 + 1));
        }
    }

    private static int[] groups(SubsetsConfig.Design design, int[] runs) {
        return RunGroups.of(design, runs, GROUPS).ends();
    }

    private static int[] places(int[] runs, int[] some) {
        return Arrays.stream(some).map(run -> Arrays.binarySearch(runs, run)).toArray();
    }

    private static float[][] only(float[][] margins, int[] some) {
        return Arrays.stream(some).mapToObj(r -> margins[r]).toArray(float[][]::new);
    }

    private static int[] right(List<PackedBits> correct, int q) {
        int[] right = new int[q];
        for (PackedBits of : correct) {
            IntStream.of(of.indices()).forEach(j -> right[j]++);
        }
        return right;
    }
}
