package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.InclusionMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classifies by the majority of the k nearest included train examples, in squared Euclidean distance over the unscaled
 * values. An included train example is its own neighbour. Of two at the same distance the lower train_id is nearer; of
 * two labels with as many votes, the one whose nearest member is nearer wins. The margin is the log-odds of the label's share of
 * the votes, cut off at {@link #UNANIMOUS}. No loss (NaN).
 */
public final class NearestNeighbourTrainer implements Trainer {
    /** Neighbours kept for each example; at ratio .7 all 64 are left out with probability .3^64. */
    private static final int KEPT = 64;

    /** The margin of a share of 1, and less it that of 0: as a double the probability is 1 exactly, and below 5e-18. */
    static final float UNANIMOUS = 40;

    private final ExampleStore store;
    private final int k;
    private final boolean margins;
    private volatile @Nullable NearestTrainExamples nearest;

    /** {@code margins}: whether to keep them. Throws {@link UserError} unless {@code k} is positive. */
    public NearestNeighbourTrainer(ExampleStore store, int k, boolean margins) {
        if (k < 1) {
            throw new UserError("model.nearest-neighbour.k = " + k + " must be at least 1.");
        }
        this.store = store;
        this.k = k;
        this.margins = margins;
    }

    @Override
    public String name() {
        return "nearest-neighbour";
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        NearestTrainExamples neighbours = neighbours();
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        for (RunSpec spec : stack) {
            trained.add(classify(spec, neighbours));
        }
        return trained;
    }

    private NearestTrainExamples neighbours() {
        NearestTrainExamples found = nearest;
        if (found == null) {
            synchronized (this) {
                found = nearest;
                if (found == null) {
                    found = NearestTrainExamples.of(store, Math.max(KEPT, k));
                    nearest = found;
                }
            }
        }
        return found;
    }

    private TrainedRun classify(RunSpec spec, NearestTrainExamples neighbours) {
        int included = spec.mask().bits().count();
        if (included < k) {
            throw new UserError("model.nearest-neighbour.k = " + k + " needs as many included train examples, but run "
                    + spec.run() + " has " + included + ": lower k or raise subsets.ratio.");
        }
        int n = store.trainSize();
        PackedBits.Builder trainCorrect = new PackedBits.Builder(n);
        PackedBits.Builder testCorrect = new PackedBits.Builder(store.testSize());
        int[] chosen = new int[k];
        char[] predicted = new char[store.size()];
        float[] margin = new float[margins ? store.size() : 0];
        int[] votes = new int[store.labelNames().size()];
        for (int example = 0; example < store.size(); example++) {
            choose(example, spec.mask(), neighbours, chosen);
            int prediction = majority(chosen, votes);
            predicted[example] = (char) prediction;
            if (margins) {
                margin[example] = margin(chosen, store.label(example));
            }
            if (prediction == store.label(example)) {
                if (example < n) {
                    trainCorrect.set(example);
                } else {
                    testCorrect.set(example - n);
                }
            }
        }
        return new TrainedRun.Evaluated(
                spec.run(),
                trainCorrect.build(),
                testCorrect.build(),
                margins ? Arrays.copyOf(margin, n) : null,
                margins ? Arrays.copyOfRange(margin, n, margin.length) : null,
                PackedLabels.of(predicted, 0, n, votes.length),
                PackedLabels.of(predicted, n, predicted.length, votes.length),
                Double.NaN,
                null,
                null);
    }

    /** The k nearest included train examples, nearest first. */
    private void choose(int example, InclusionMask mask, NearestTrainExamples neighbours, int[] chosen) {
        int found = 0;
        for (int rank = 0; rank < neighbours.kept() && found < k; rank++) {
            int candidate = neighbours.neighbour(example, rank);
            if (mask.includes(candidate)) {
                chosen[found++] = candidate;
            }
        }
        if (found < k) {
            NearestTrainExamples.scan(store, example, mask, chosen);
        }
    }

    private float margin(int[] chosen, int label) {
        int votes = 0;
        for (int member : chosen) {
            votes += store.label(member) == label ? 1 : 0;
        }
        double odds = StrictMath.log((double) votes / (k - votes));
        return (float) Math.max(-UNANIMOUS, Math.min(UNANIMOUS, odds));
    }

    private int majority(int[] chosen, int[] votes) {
        for (int member : chosen) {
            votes[store.label(member)]++;
        }
        int best = store.label(chosen[0]);
        for (int member : chosen) {
            if (votes[store.label(member)] > votes[best]) {
                best = store.label(member);
            }
        }
        for (int member : chosen) {
            votes[store.label(member)] = 0;
        }
        return best;
    }
}
