package dev.peacock.audit.membership;

import dev.peacock.attack.ScoreKeys;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts of pairs of a run and an example with a score, by attack, and roughly how the scores are distributed. Counts
 * are whole numbers, so the order of adding does not matter.
 */
public final class ScoreCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] in = new long[Attack.values().length];
    private final long[] out = new long[Attack.values().length];
    private final long[] undefined = new long[Attack.values().length];
    private final long[][] groups = new long[Attack.values().length][ScoreKeys.GROUPS];

    /** Counts all scores of a block. */
    public void add(Scores scores) {
        for (Attack attack : Attack.values()) {
            add(scores, attack);
        }
    }

    private void add(Scores scores, Attack attack) {
        float[] of = scores.of(attack);
        long[] counts = groups[attack.ordinal()];
        int t = scores.block().runs();
        long members = 0;
        long others = 0;
        for (int i = 0; i < scores.block().size(); i++) {
            long[] included = scores.block().included().column(i);
            for (int r = 0, at = i * t; r < t; r++, at++) {
                float score = of[at];
                if (Float.isNaN(score)) {
                    continue;
                }
                long member = included[r >>> 6] >>> r & 1;
                members += member;
                others += 1 - member;
                counts[ScoreKeys.group(ScoreKeys.key(score))]++;
            }
        }
        in[attack.ordinal()] += members;
        out[attack.ordinal()] += others;
        undefined[attack.ordinal()] += (long) scores.block().size() * t - members - others;
    }

    /** Adds the counts of other blocks. */
    public ScoreCounts add(ScoreCounts other) {
        for (int a = 0; a < in.length; a++) {
            in[a] += other.in[a];
            out[a] += other.out[a];
            undefined[a] += other.undefined[a];
            for (int g = 0; g < ScoreKeys.GROUPS; g++) {
                groups[a][g] += other.groups[a][g];
            }
        }
        return this;
    }

    /** Pairs with a score whose run saw the example. */
    public long in(Attack attack) {
        return in[attack.ordinal()];
    }

    /** Pairs with a score whose run did not. */
    public long out(Attack attack) {
        return out[attack.ordinal()];
    }

    /** Pairs without a score. */
    public long undefined(Attack attack) {
        return undefined[attack.ordinal()];
    }

    /**
     * Cuts an attack's keys into ranges of at most {@code most} scores each, or of one group, which has at most 65,536
     * different ones: the lowest key of each range, ascending, the first below all.
     */
    public int[] ranges(Attack attack, long most) {
        List<Integer> starts = new ArrayList<>(List.of(Integer.MIN_VALUE));
        long filled = 0;
        for (int g = 0; g < ScoreKeys.GROUPS; g++) {
            long count = groups[attack.ordinal()][g];
            if (filled > 0 && filled + count > most) {
                starts.add(ScoreKeys.lowest(g));
                filled = 0;
            }
            filled += count;
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
