package dev.peacock.audit.membership;

import dev.peacock.attack.ScoreKeys;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Roughly how the scores of pairs of a run and an example are distributed, by attack. Counts are whole numbers, so the order of adding
 * does not matter.
 */
public final class ScoreCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[][] groups = new long[Attack.values().length][ScoreKeys.GROUPS];

    /** Counts all scores of a block. */
    public void add(Scores scores) {
        for (Attack attack : Attack.values()) {
            add(scores, attack);
        }
    }

    private void add(Scores scores, Attack attack) {
        long[] counts = groups[attack.ordinal()];
        for (float score : scores.of(attack)) {
            if (!Float.isNaN(score)) {
                counts[ScoreKeys.group(ScoreKeys.key(score))]++;
            }
        }
    }

    /** Adds the counts of other blocks. */
    public ScoreCounts add(ScoreCounts other) {
        for (int a = 0; a < groups.length; a++) {
            for (int g = 0; g < ScoreKeys.GROUPS; g++) {
                groups[a][g] += other.groups[a][g];
            }
        }
        return this;
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
