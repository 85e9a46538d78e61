package dev.peacock.audit.membership;

import dev.peacock.attack.ScoreKeys;
import dev.peacock.attack.Splits;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The intervals of the AUC that Peacock had before {@link Splits}: percentiles of 1,000 draws of runs with replacement, in which a
 * run that is drawn twice counts twice as a target, and the scores, and so the shadows, stay what they are. They are too narrow, and
 * are kept as the fault that measurements of coverage must see.
 */
public final class TargetBootstrap {
    private static final int DRAWS = 1_000;

    private TargetBootstrap() {}

    /** Of an attack's scores in all blocks of a fleet; each run must have a member and another. */
    public static Interval auc(List<Scores> blocks, Attack attack, RandomStream random) {
        int t = blocks.get(0).block().runs();
        double[] ins = new double[t];
        double[] outs = new double[t];
        double[][] wins = wins(sorted(blocks, attack), ins, outs);
        double[] aucs = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] drawn = IntStream.range(0, t).map(k -> random.nextInt(t)).toArray();
            double won = 0;
            double members = 0;
            double others = 0;
            for (int other : drawn) {
                for (int member : drawn) {
                    won += wins[other][member];
                }
                members += ins[other];
                others += outs[other];
            }
            aucs[draw] = won / (members * others);
        }
        Arrays.sort(aucs);
        return new Interval(Ranks.quantile(aucs, 0.025), Ranks.quantile(aucs, 0.975));
    }

    /** All pairs with a score by ascending score: its key, the run, and in the lowest bit whether the run saw the example. */
    private static long[] sorted(List<Scores> blocks, Attack attack) {
        return blocks.stream()
                .flatMapToLong(scores -> pairs(scores, attack))
                .sorted()
                .toArray();
    }

    private static LongStream pairs(Scores scores, Attack attack) {
        float[] of = scores.of(attack);
        int t = scores.block().runs();
        return IntStream.range(0, of.length)
                .filter(at -> !Float.isNaN(of[at]))
                .mapToLong(at -> (long) ScoreKeys.key(of[at]) << 32
                        | (at % t) << 1
                        | (scores.block().included().get(at / t, at % t) ? 1 : 0));
    }

    /**
     * By run of the other and run of the member, how many pairs of pairs the member wins, ties counted half; numbers of members and
     * others by run are written into the arguments.
     */
    private static double[][] wins(long[] sorted, double[] ins, double[] outs) {
        double[][] wins = new double[ins.length][ins.length];
        int from = sorted.length;
        for (int to = sorted.length; to > 0; to = from) {
            while (from > 0 && sorted[from - 1] >> 32 == sorted[to - 1] >> 32) {
                from--;
            }
            // others of this score lose against members above it, and half against those of it: once before and once
            // after these
            addHalf(wins, sorted, from, to, ins);
            for (int k = from; k < to; k++) {
                double[] side = (sorted[k] & 1) == 1 ? ins : outs;
                side[run(sorted[k])]++;
            }
            addHalf(wins, sorted, from, to, ins);
        }
        return wins;
    }

    private static void addHalf(double[][] wins, long[] sorted, int from, int to, double[] ins) {
        for (int k = from; k < to; k++) {
            if ((sorted[k] & 1) == 0) {
                double[] row = wins[run(sorted[k])];
                for (int member = 0; member < row.length; member++) {
                    row[member] += ins[member] / 2;
                }
            }
        }
    }

    private static int run(long pair) {
        return (int) pair >>> 1;
    }
}
