package dev.peacock.subset;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Draws the subset of a run: a pure function of (design, master seed, run, n), so that any run can be recomputed anywhere.
 */
public final class SamplingDesign {
    private SamplingDesign() {}

    /**
     * The train examples that {@code run} may see.
     *
     * <p>Uniform: the first m entries of a Fisher-Yates shuffle of 0..n-1 (Knuth, TAOCP 2, 3.4.2, algorithm P, stopped after
     * m exchanges). For i = 0..m-1, entry i is exchanged with entry i + nextInt(n - i) of the {@link RandomStream} seeded by
     * {@code Seeds.seed(masterSeed, MASK, run)}. This is part of every result: never change it.
     *
     * @throws UserError if the design does not fit n train examples
     */
    public static InclusionMask mask(SubsetsConfig.Design design, long masterSeed, int run, int trainExamples) {
        if (run < 0) {
            throw new IllegalArgumentException("runs are numbered from 0, but run is " + run);
        }
        if (design instanceof SubsetsConfig.Uniform uniform) {
            int m = subsetSize(uniform.ratio(), trainExamples);
            return uniform(m, Seeds.seed(masterSeed, Seeds.Purpose.MASK, run), trainExamples);
        }
        if (design instanceof SubsetsConfig.LeaveOneOut leaveOneOut) {
            return leaveOneOut(leaveOneOut, run, trainExamples);
        }
        throw new IllegalArgumentException("no mask is drawn for " + design);
    }

    /**
     * m = round(ratio * n), half up, of the ratio as it is written in decimals: .145 of 100 is 15, although the double is less.
     *
     * @throws UserError if m is 0 or n: then no example is ever in, or ever out
     */
    public static int subsetSize(double ratio, int trainExamples) {
        int m = BigDecimal.valueOf(ratio)
                .multiply(BigDecimal.valueOf(trainExamples))
                .setScale(0, RoundingMode.HALF_UP)
                .intValueExact();
        if (m <= 0 || m >= trainExamples) {
            throw new UserError("subsets.ratio = " + ratio + " of " + trainExamples + " train examples is a subset of "
                    + m + ": choose a ratio that leaves at least one example in and one out.");
        }
        return m;
    }

    private static InclusionMask uniform(int m, long seed, int trainExamples) {
        RandomStream random = new RandomStream(seed);
        int[] shuffled = new int[trainExamples];
        for (int i = 0; i < trainExamples; i++) {
            shuffled[i] = i;
        }
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        for (int i = 0; i < m; i++) {
            int j = i + random.nextInt(trainExamples - i);
            int drawn = shuffled[j];
            shuffled[j] = shuffled[i];
            bits.set(drawn);
        }
        return new InclusionMask(bits.build());
    }

    private static InclusionMask leaveOneOut(SubsetsConfig.LeaveOneOut design, int run, int trainExamples) {
        for (int example : design.examples()) {
            if (example < 0 || example >= trainExamples) {
                throw new UserError("subsets.examples lists train example " + example + ", but there are "
                        + trainExamples + " train examples: list numbers from 0 to " + (trainExamples - 1) + ".");
            }
        }
        int turn = run % (design.examples().size() + 1);
        int omitted = turn == 0 ? -1 : design.examples().get(turn - 1);
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        for (int i = 0; i < trainExamples; i++) {
            if (i != omitted) {
                bits.set(i);
            }
        }
        return new InclusionMask(bits.build());
    }
}
