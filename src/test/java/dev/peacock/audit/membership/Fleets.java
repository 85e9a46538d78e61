package dev.peacock.audit.membership;

import dev.peacock.attack.Curve;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/** Blocks of margins for tests. */
public final class Fleets {
    private Fleets() {}

    /** Of margins and inclusion by run and then example; right is what has a positive margin. */
    public static MarginBlock of(float[][] phi, boolean[][] included) {
        int t = phi.length;
        int n = phi[0].length;
        float[] margins = new float[n * t];
        BitColumns in = new BitColumns(n, t);
        BitColumns correct = new BitColumns(n, t);
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < t; r++) {
                margins[i * t + r] = phi[r][i];
                if (included[r][i]) {
                    in.set(i, r);
                }
                if (phi[r][i] > 0) {
                    correct.set(i, r);
                }
            }
        }
        return new MarginBlock(new Block(0, Block.ANY, IntStream.range(0, n).toArray()), margins, in, correct);
    }

    /**
     * n examples, each in a run with probability 1/2; margins N(mean of the example, 1), and more by {@code d} where seen.
     */
    static MarginBlock gaussian(int t, int n, double d, RandomStream random) {
        float[][] phi = new float[t][n];
        boolean[][] included = new boolean[t][n];
        for (int i = 0; i < n; i++) {
            double mean = random.nextGaussian();
            for (int r = 0; r < t; r++) {
                included[r][i] = random.nextDouble() < 0.5;
                phi[r][i] = (float) (mean + (included[r][i] ? d : 0) + random.nextGaussian());
            }
        }
        return of(phi, included);
    }

    /** The same with each example in exactly t / 2 runs. */
    static MarginBlock balanced(int t, int n, double d, RandomStream random) {
        float[][] phi = new float[t][n];
        boolean[][] included = new boolean[t][n];
        int[] order = IntStream.range(0, t).toArray();
        for (int i = 0; i < n; i++) {
            random.shuffle(order);
            for (int place = 0; place < t; place++) {
                int r = order[place];
                included[r][i] = place < t / 2;
                phi[r][i] = (float) ((included[r][i] ? d : 0) + random.nextGaussian());
            }
        }
        return of(phi, included);
    }

    /** Test examples that no run saw. */
    static MarginBlock population(int t, int z, RandomStream random) {
        float[][] phi = new float[t][z];
        for (float[] run : phi) {
            for (int i = 0; i < z; i++) {
                run[i] = (float) random.nextGaussian();
            }
        }
        return of(phi, new boolean[t][z]);
    }

    static PooledVariances pooled(MarginBlock block) {
        PooledSums sums = new PooledSums(block.runs());
        sums.add(block);
        return sums.variances();
    }

    static ScoreHistogram tally(MarginBlock block, float[] scores) {
        return ScoreHistogram.of(block, scores);
    }

    /** Scores counted in the bins of a curve. */
    static ScoreBins bins(Curve curve, MarginBlock block, float[] scores) {
        ScoreBins bins = new ScoreBins(curve.edges());
        bins.add(scores(block, scores), Attack.MARGIN);
        return bins;
    }

    /** As those of {@link Attack#MARGIN}. */
    static Scores scores(MarginBlock block, float[] scores) {
        float[][] all = new float[Attack.values().length][];
        all[Attack.MARGIN.ordinal()] = scores;
        return new Scores(block, all);
    }

    static int[] allBut(int runs, int target) {
        return IntStream.range(0, runs).filter(r -> r != target).toArray();
    }

    /** Parts of a block's examples as blocks of their own. */
    static List<MarginBlock> halves(MarginBlock block) {
        int half = block.size() / 2;
        return List.of(part(block, 0, half), part(block, half, block.size()));
    }

    private static MarginBlock part(MarginBlock block, int from, int to) {
        return block.examples(IntStream.range(from, to).toArray());
    }
}
