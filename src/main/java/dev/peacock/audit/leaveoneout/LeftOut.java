package dev.peacock.audit.leaveoneout;

import dev.peacock.estimate.Counts;
import java.util.Map;

/**
 * How often models classify some examples correctly, by turn of the leave-one-out design: turn 0 saw all train
 * examples, turn i + 1 all but the i-th of those left out.
 *
 * @param models by turn
 * @param correct by turn and place among the examples that were looked at
 */
public record LeftOut(int[] models, int[][] correct) {

    /** {@code byTurn}: models, then how many get each example right; a turn without any model may be absent. */
    public static LeftOut of(int turns, int examples, Map<Integer, int[]> byTurn) {
        int[] models = new int[turns];
        int[][] correct = new int[turns][examples];
        byTurn.forEach((turn, counts) -> {
            models[turn] = counts[0];
            System.arraycopy(counts, 1, correct[turn], 0, examples);
        });
        return new LeftOut(models, correct);
    }

    /**
     * Models with all examples as those in, and models without the i-th as those out, on the example at {@code place}: their
     * difference is memorization where it is the same example (Feldman 2020, section 1), and else influence.
     */
    public Counts counts(int i, int place) {
        return new Counts(models[0], models[i + 1], correct[0][place], correct[i + 1][place]);
    }
}
