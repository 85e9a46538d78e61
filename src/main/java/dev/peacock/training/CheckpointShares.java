package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.TrainingConfig;
import java.util.Arrays;

/**
 * Of the checkpoints of one run, the share at which the model is right about each example, 0 to 1. It is the conditional mean, given the run, of
 * whether a model is right that stops at one of these checkpoints drawn at random; so means of shares have the expectations of that model's
 * accuracies, and less variance (Rao and Blackwell).
 *
 * @param train by train example
 * @param test by test example
 */
public record CheckpointShares(float[] train, float[] test) {

    /** How many checkpoints of the run at hand are right about each example: at most {@link TrainingConfig#MOST_CHECKPOINTS}, so a byte is enough. */
    public static final class Counts {
        private final byte[] train;
        private final byte[] test;
        private int checkpoints;

        public Counts(int trainSize, int testSize) {
            train = new byte[trainSize];
            test = new byte[testSize];
        }

        /** For another run. */
        public void clear() {
            Arrays.fill(train, (byte) 0);
            Arrays.fill(test, (byte) 0);
            checkpoints = 0;
        }

        public void add(TrainedRun.Evaluated checkpoint) {
            add(checkpoint.trainCorrect(), train);
            add(checkpoint.testCorrect(), test);
            checkpoints++;
        }

        /** Of one checkpoint or more. */
        public CheckpointShares shares() {
            return new CheckpointShares(shares(train), shares(test));
        }

        private static void add(PackedBits correct, byte[] counts) {
            for (int i : correct.indices()) {
                counts[i]++;
            }
        }

        private float[] shares(byte[] counts) {
            float[] shares = new float[counts.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (float) counts[i] / checkpoints;
            }
            return shares;
        }
    }
}
