package dev.peacock.audit.membership;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The attack "a member if the model gets it right" (Yeom et al. 2018). For one example its TPR is the accuracy of the
 * models that saw it and its FPR that of the models that did not, so that the difference is the example's memorization;
 * the mean over examples is mean memorization. Pooled over pairs, the difference is slightly different, since examples
 * then have weights that depend on how many models saw them.
 */
public final class CorrectGuess implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] in;
    private final long[] out;
    private final long[] acceptedIn;
    private final long[] acceptedOut;
    private long examples;
    private long undefined;
    private double advantages;
    private double memorization;

    public CorrectGuess(int runs) {
        this.in = new long[runs];
        this.out = new long[runs];
        this.acceptedIn = new long[runs];
        this.acceptedOut = new long[runs];
    }

    /** Guesses for every run and example of a block. IllegalStateException if a TPR - FPR is not the memorization. */
    public void add(MarginBlock block) {
        for (int i = 0; i < block.size(); i++) {
            int ins = 0;
            int truePositives = 0;
            int falsePositives = 0;
            for (int r = 0; r < block.runs(); r++) {
                boolean accepted = block.correct().get(i, r);
                if (block.included().get(i, r)) {
                    ins++;
                    in[r]++;
                    truePositives += accepted ? 1 : 0;
                    acceptedIn[r] += accepted ? 1 : 0;
                } else {
                    out[r]++;
                    falsePositives += accepted ? 1 : 0;
                    acceptedOut[r] += accepted ? 1 : 0;
                }
            }
            add(
                    truePositives,
                    ins,
                    falsePositives,
                    block.runs() - ins,
                    block.memorization(i),
                    block.block().ids()[i]);
        }
    }

    private void add(int truePositives, int ins, int falsePositives, int outs, Counts counts, int id) {
        // compares the counts made here, run by run, with those of the estimates, 64 runs at a time
        if (!counts.equals(new Counts(ins, outs, truePositives, falsePositives))) {
            throw new IllegalStateException(
                    "train example " + id + ": guessing by correctness accepts " + truePositives + " of " + ins
                            + " and " + falsePositives + " of " + outs + " models, but it was counted as " + counts);
        }
        Double difference = counts.difference();
        if (difference == null) {
            undefined++;
            return;
        }
        examples++;
        memorization += difference;
        long numerator = (long) truePositives * outs - (long) falsePositives * ins;
        advantages += (double) numerator / ((long) ins * outs);
    }

    /** Adds the sums of other blocks. These are floating-point sums, so the order must be fixed. */
    public void add(CorrectGuess other) {
        add(in, other.in);
        add(out, other.out);
        add(acceptedIn, other.acceptedIn);
        add(acceptedOut, other.acceptedOut);
        examples += other.examples;
        undefined += other.undefined;
        advantages += other.advantages;
        memorization += other.memorization;
    }

    private static void add(long[] into, long[] other) {
        for (int r = 0; r < into.length; r++) {
            into[r] += other[r];
        }
    }

    /** Examples that some models saw and some did not. */
    public long examples() {
        return examples;
    }

    /** The others. */
    public long undefined() {
        return undefined;
    }

    /** Mean over examples of TPR - FPR; NaN where none is defined. */
    public double meanAdvantage() {
        return advantages / examples;
    }

    /** Mean over examples of memorization; the same number. */
    public double meanMemorization() {
        return memorization / examples;
    }

    /** TPR over all pairs of a run and an example, run r counting {@code weights[r]} times. */
    public double tpr(int[] weights) {
        return sum(acceptedIn, weights) / sum(in, weights);
    }

    /** FPR likewise. */
    public double fpr(int[] weights) {
        return sum(acceptedOut, weights) / sum(out, weights);
    }

    /** Every run once. */
    public int[] once() {
        int[] once = new int[in.length];
        Arrays.fill(once, 1);
        return once;
    }

    private static double sum(long[] counts, int[] weights) {
        long sum = 0;
        for (int r = 0; r < counts.length; r++) {
            sum += counts[r] * weights[r];
        }
        return sum;
    }
}
