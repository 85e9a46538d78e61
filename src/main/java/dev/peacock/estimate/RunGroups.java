package dev.peacock.estimate;

import dev.peacock.config.SubsetsConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive groups of runs, about equally large, that a jackknife leaves out one at a time. Runs that are drawn
 * together in a block are in one group, so that groups are independent.
 *
 * @param ends by group, the number of the row behind its last: rows are runs that count, ascending
 */
public record RunGroups(int[] ends) implements Serializable {

    /** At most {@code most} groups of the given runs, ascending. */
    public static RunGroups of(SubsetsConfig.Design design, int[] runs, int most) {
        int[] blocks = BlockJackknife.of(runs, design.block()).ends();
        List<Integer> ends = new ArrayList<>();
        int groups = Math.min(most, blocks.length);
        for (int group = 1; group <= groups; group++) {
            ends.add(blocks[(int) ((long) group * blocks.length / groups) - 1]);
        }
        return new RunGroups(ends.stream().mapToInt(Integer::intValue).toArray());
    }

    public int count() {
        return ends.length;
    }

    /**
     * How often the models that did not see the i-th example of a block get it right: models[group] models, correct[group] of
     * them right, both written into the arguments.
     */
    public void heldOut(TrainBlock block, int i, int[] models, int[] correct) {
        long[] seen = block.included().column(i);
        long[] right = block.correct().column(i);
        for (int group = 0; group < ends.length; group++) {
            int from = group == 0 ? 0 : ends[group - 1];
            int to = ends[group];
            models[group] = to - from - BitColumns.count(seen, null, from, to);
            correct[group] = BitColumns.count(right, null, from, to) - BitColumns.count(seen, right, from, to);
        }
    }
}
