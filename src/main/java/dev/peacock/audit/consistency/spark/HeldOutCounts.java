package dev.peacock.audit.consistency.spark;

import dev.peacock.audit.consistency.Profile;
import dev.peacock.audit.consistency.Totals;
import dev.peacock.estimate.RunGroups;
import dev.peacock.estimate.TrainBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/**
 * Counts of held-out models of every fleet, and of the correct ones among them, for a block of train examples.
 *
 * @param block number of the block, the same in all fleets
 * @param fleets by fleet
 */
record HeldOutCounts(int block, OfFleet[] fleets) implements Serializable {

    /** By example and group: models that did not see the example, and those of them that get it right. */
    record OfFleet(int fleet, int[] ids, int[][] models, int[][] correct) implements Serializable {
        static OfFleet of(int fleet, TrainBlock block, RunGroups groups) {
            int size = block.block().size();
            int[][] models = new int[size][groups.count()];
            int[][] correct = new int[size][groups.count()];
            for (int i = 0; i < size; i++) {
                groups.heldOut(block, i, models[i], correct[i]);
            }
            return new OfFleet(fleet, block.block().ids(), models, correct);
        }
    }

    /** In order of fleets, in whatever order they come. */
    static HeldOutCounts of(int block, Iterable<OfFleet> fleets) {
        return new HeldOutCounts(
                block,
                StreamSupport.stream(fleets.spliterator(), false)
                        .sorted(Comparator.comparingInt(OfFleet::fleet))
                        .toArray(OfFleet[]::new));
    }

    int size() {
        return fleets[0].ids.length;
    }

    /** train_id of the i-th example. */
    int id(int i) {
        return fleets[0].ids[i];
    }

    /** By fleet, held-out models of the i-th example. */
    int[] models(int i) {
        return Arrays.stream(fleets)
                .mapToInt(fleet -> Arrays.stream(fleet.models[i]).sum())
                .toArray();
    }

    /** By fleet, those of them that are right. */
    int[] correct(int i) {
        return Arrays.stream(fleets)
                .mapToInt(fleet -> Arrays.stream(fleet.correct[i]).sum())
                .toArray();
    }

    /** The block's sums. */
    Totals totals(Profile profile, int[] groups, int[] labels) {
        Totals totals = new Totals(profile, groups);
        for (int i = 0; i < size(); i++) {
            int example = i;
            totals.add(
                    labels[id(i)],
                    Arrays.stream(fleets).map(fleet -> fleet.models[example]).toArray(int[][]::new),
                    Arrays.stream(fleets).map(fleet -> fleet.correct[example]).toArray(int[][]::new));
        }
        return totals;
    }
}
