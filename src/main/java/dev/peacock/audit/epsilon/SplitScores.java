package dev.peacock.audit.epsilon;

import dev.peacock.attack.Gaussians;
import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.bits.PackedBits;
import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * LiRA's online scores of the targets and of the shadows, both from the shadows alone; a shadow's own margin is left out of its own
 * scores. Nothing of a target but its own margins enters its scores.
 *
 * @param targets the targets' extremes, which are guessed
 * @param shadows the shadows', from which the number of guesses is chosen
 */
public record SplitScores(ExtremeScores targets, ExtremeScores shadows) implements Serializable {

    /** The sums of {@link #of}'s pooled variances: of the shadows alone. */
    public static PooledSums sums(MarginBlock block, SplitRuns runs) {
        PooledSums sums = new PooledSums(runs.shadows().length);
        sums.add(block.only(runs.shadows()));
        return sums;
    }

    /**
     * Of the canaries of one block.
     *
     * @param canaries train_ids
     * @param keep as {@link ExtremeScores#of} has it
     */
    public static SplitScores of(MarginBlock block, SplitRuns runs, BitSet canaries, PooledSums pooled, int keep) {
        int[] places = block.block().ids();
        int[] chosen = IntStream.range(0, places.length)
                .filter(i -> canaries.get(places[i]))
                .toArray();
        int[] ids = Arrays.stream(chosen).map(i -> places[i]).toArray();
        boolean own = runs.shadows().length / 2 >= Gaussians.SHADOWS_FOR_OWN_VARIANCE;
        double[][] ofTargets = new double[runs.targets().length][ids.length];
        double[][] ofShadows = new double[runs.shadows().length][ids.length];
        MarginBlock shadows = block.only(runs.shadows());
        PooledVariances all = pooled.whole();
        Lira lira = new Lira(pooled.variances());
        for (int c = 0; c < chosen.length; c++) {
            Gaussians gaussians = Gaussians.of(block, chosen[c], runs.shadows());
            for (int r = 0; r < ofTargets.length; r++) {
                double margin = block.margin(chosen[c], runs.targets()[r]);
                ofTargets[r][c] = own ? gaussians.online(margin) : gaussians.online(margin, all.in()[0], all.out()[0]);
            }
            lira.score(shadows, chosen[c]);
            double[] scores = own ? lira.online() : lira.onlinePooled();
            for (int r = 0; r < ofShadows.length; r++) {
                ofShadows[r][c] = scores[r];
            }
        }
        return new SplitScores(
                ExtremeScores.of(ids, ofTargets, saw(block, runs.targets(), chosen), keep),
                ExtremeScores.of(
                        ids,
                        ofShadows,
                        saw(block, runs.shadows(), chosen),
                        Math.min(keep, ExtremeScores.most(ofShadows.length))));
    }

    private static PackedBits[] saw(MarginBlock block, int[] runs, int[] chosen) {
        return Arrays.stream(runs)
                .mapToObj(run -> {
                    PackedBits.Builder bits = new PackedBits.Builder(chosen.length);
                    for (int c = 0; c < chosen.length; c++) {
                        if (block.included().get(chosen[c], run)) {
                            bits.set(c);
                        }
                    }
                    return bits.build();
                })
                .toArray(PackedBits[]::new);
    }

    /** Those of the canaries of both. */
    public SplitScores add(SplitScores other) {
        return new SplitScores(targets.add(other.targets), shadows.add(other.shadows));
    }

    /**
     * How many guesses to make about each target, chosen on the shadows: that of 2, 4, 8 and so on which would give the largest bound if
     * as large a share of the guesses about targets were right.
     */
    public int bestGuesses(BoundKind kind, long canaries, double confidence, double delta) {
        int most = Math.min(targets.mostGuesses(), shadows.mostGuesses());
        int best = 2;
        double bound = -1;
        for (int number = 2; number <= most; number *= 2) {
            double share = (double) shadows.correct(number) / ((double) number * shadows.runs());
            int guesses = Math.min(GuessCounts.MOST, number * targets.runs());
            GuessCounts expected =
                    new GuessCounts(canaries * targets.runs(), guesses, (int) Math.floor(share * guesses));
            double low = EpsilonBound.low(kind, expected, confidence, delta);
            if (low > bound) {
                bound = low;
                best = number;
            }
        }
        return best;
    }
}
