package dev.peacock.audit.epsilon;

import dev.peacock.bits.PackedBits;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One canary, guessed in each target to be in where its margin is above a threshold. The threshold, and how much to expect of the
 * canary, come from the shadows alone.
 *
 * @param promise about the bound on epsilon that the shadows' rates would give
 * @param flagged by target, whether its margin is above the threshold
 * @param saw by target, whether it saw the canary
 * @param failed targets that failed
 */
public record Canary(int id, double promise, PackedBits flagged, PackedBits saw, int failed) implements Serializable {
    /** The most promising first. */
    public static final Comparator<Canary> ORDER =
            Comparator.comparingDouble(Canary::promise).reversed().thenComparing(Canary::id);

    /** One of the shadows' margins. */
    private record Shadow(float margin, boolean in) {}

    /** The canaries of a block that some shadow saw and some did not, in the order of their ids. */
    public static List<Canary> of(MarginBlock block, SplitRuns runs, BitSet canaries, double delta) {
        return IntStream.range(0, block.size())
                .filter(i -> canaries.get(block.block().ids()[i]))
                .mapToObj(i -> of(block, i, runs, delta))
                .filter(canary -> canary.promise >= 0)
                .toList();
    }

    private static Canary of(MarginBlock block, int i, SplitRuns runs, double delta) {
        Shadow[] shadows = Arrays.stream(runs.shadows())
                .mapToObj(
                        run -> new Shadow(block.margin(i, run), block.included().get(i, run)))
                .sorted(Comparator.comparingDouble(Shadow::margin))
                .toArray(Shadow[]::new);
        int positives = (int) Arrays.stream(shadows).filter(Shadow::in).count();
        int negatives = shadows.length - positives;
        double promise = -1;
        double threshold = 0;
        int truePositives = positives;
        int falsePositives = negatives;
        for (int k = 0; k + 1 < shadows.length && positives > 0 && negatives > 0; k++) {
            truePositives -= shadows[k].in ? 1 : 0;
            falsePositives -= shadows[k].in ? 0 : 1;
            if (shadows[k].margin < shadows[k + 1].margin) {
                Interval tpr = Interval.wilson(truePositives, positives, Interval.Z95);
                Interval fpr = Interval.wilson(falsePositives, negatives, Interval.Z95);
                double epsilon = Rates.larger(tpr.low(), fpr.high(), 1 - fpr.high(), 1 - tpr.low(), delta);
                if (epsilon > promise) {
                    promise = epsilon;
                    threshold = ((double) shadows[k].margin + shadows[k + 1].margin) / 2;
                }
            }
        }
        int[] targets = runs.targets();
        boolean[] flagged = new boolean[targets.length];
        boolean[] saw = new boolean[targets.length];
        for (int r = 0; r < targets.length; r++) {
            flagged[r] = block.margin(i, targets[r]) > threshold;
            saw[r] = block.included().get(i, targets[r]);
        }
        return new Canary(block.block().ids()[i], promise, PackedBits.of(flagged), PackedBits.of(saw), runs.failed());
    }

    /** Over all targets. */
    public Rates rates() {
        return rates(IntStream.range(0, saw.length()).mapToObj(r -> this).toList(), failed);
    }

    /** Of one guess a target: the r-th about the r-th of these canaries, and wrong ones about those that failed. */
    public static Rates rates(List<Canary> guessed, int failed) {
        int[] flags = new int[2];
        int[] all = new int[2];
        for (int r = 0; r < guessed.size(); r++) {
            int side = guessed.get(r).saw.get(r) ? 1 : 0;
            all[side]++;
            flags[side] += guessed.get(r).flagged.get(r) ? 1 : 0;
        }
        return new Rates(flags[1], all[1], flags[0], all[0], failed);
    }
}
