package dev.peacock.audit.stealing;

import dev.peacock.attack.Separation;
import dev.peacock.target.Target;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where copies are judged.
 *
 * @param test rows of test examples, one after another; empty without any
 * @param members the victim's own data; null where they are not known
 */
public record Points(float[] test, @Nullable Members members) implements Serializable {
    private static final double LEAST = 1e-300;

    /** @param in which of them the victim was trained on */
    public record Members(float[] rows, int[] labels, boolean[] in) implements Serializable {
        /** By the loss: a member's is smaller. Null where all or none are members. */
        @Nullable
        Separation told(Target model, long seed) throws InterruptedException {
            double[] probabilities = model.probabilities(rows, labels.length);
            double[] scores = new double[labels.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Math.log(Math.max(LEAST, probabilities[i * model.classes() + labels[i]]));
            }
            return Separation.of(scores, in, seed);
        }
    }
}
