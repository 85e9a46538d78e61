package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.InclusionMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classifies by the majority of the k nearest included train examples, in squared Euclidean distance over the unscaled
 * values. An included train example is its own neighbour. Of two at the same distance the lower train_id is nearer; of
 * two labels with as many votes, the one whose nearest member is nearer wins. No margins, and no loss (NaN).
 */
public final class NearestNeighbourTrainer implements Trainer {
    /** Neighbours kept for each example; at ratio .7 all 64 are left out with probability .3^64. */
    private static final int KEPT = 64;

    private final ExampleStore store;
    private final int k;
    private volatile @Nullable NearestTrainExamples nearest;

    /** Throws {@link UserError} unless {@code k} is positive. */
    public NearestNeighbourTrainer(ExampleStore store, int k) {
        if (k < 1) {
            throw new UserError("model.nearest-neighbour.k = " + k + " must be at least 1.");
        }
        this.store = store;
        this.k = k;
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
                    found = NearestTrainExamples.of(store, 0, store.size(), Math.max(KEPT, k), true);
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
        int[] votes = new int[store.labelNames().size()];
        for (int example = 0; example < store.size(); example++) {
            choose(example, spec.mask(), neighbours, chosen);
            int prediction = majority(chosen, votes);
            predicted[example] = (char) prediction;
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
                null,
                null,
                PackedLabels.of(predicted, 0, n, votes.length),
                PackedLabels.of(predicted, n, predicted.length, votes.length),
                Double.NaN);
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
