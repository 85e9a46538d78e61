package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import java.util.List;

/**
 * Of the checkpoints of one run, the share at which the model is right about each example, 0 to 1. It is the conditional mean, given the run, of
 * whether a model is right that stops at one of these checkpoints drawn at random; so means of shares have the expectations of that model's
 * accuracies, and less variance (Rao and Blackwell).
 *
 * @param train by train example
 * @param test by test example
 */
public record CheckpointShares(float[] train, float[] test) {

    /** {@code checkpoints}: at least one, all of the same examples. */
    static CheckpointShares of(List<TrainedRun.Evaluated> checkpoints) {
        return new CheckpointShares(
                shares(checkpoints.stream()
                        .map(TrainedRun.Evaluated::trainCorrect)
                        .toList()),
                shares(checkpoints.stream()
                        .map(TrainedRun.Evaluated::testCorrect)
                        .toList()));
    }

    private static float[] shares(List<PackedBits> correct) {
        float[] shares = new float[correct.get(0).length()];
        for (PackedBits each : correct) {
            for (int i : each.indices()) {
                shares[i]++;
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= correct.size();
        }
        return shares;
    }
}
