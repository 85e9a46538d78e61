package dev.peacock.audit.stealing;

import dev.peacock.attack.Separation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A stolen model.
 *
 * @param answers what the target told: full, rounded:K, label, or service
 * @param attack equations, or how a thief that trains chose its queries
 * @param thief number of the thief's training; 0 for equations
 * @param budget queries that it was given; those of equations follow from the number of parameters
 * @param byLabels whether labels alone were told, so that nothing is known of how sure the victim is: neither its probabilities are compared, nor
 *     losses and inversions, which depend on them
 * @param failed why there is no copy; null where there is one
 * @param uniform on random queries; null where there is no copy
 * @param test on test examples; null without any
 * @param parameterError norm of the difference of all parameters over the norm of the true ones, of equations where those are known; by
 *     labels up to a factor
 * @param condition of the equations
 * @param inversion beside that of the victim; null where the victim has no gradients, and of all copies of a way but the first with most
 *     queries
 * @param members how well the loss of the copy tells the victim's train examples from others; null where they are not known
 */
public record Copy(
        String answers,
        String attack,
        int thief,
        long budget,
        long queries,
        boolean byLabels,
        @Nullable String failed,
        @Nullable Fidelity uniform,
        @Nullable Fidelity test,
        @Nullable Double parameterError,
        @Nullable Double condition,
        @Nullable Told members,
        @Nullable Inversion inversion)
        implements Serializable {
    public static final String EQUATIONS = "equations";

    /** An area under a curve with its 95% interval. */
    public record Told(double auc, double low, double high) implements Serializable {
        static Told of(Separation separation) {
            return new Told(
                    separation.auc(),
                    separation.interval().low(),
                    separation.interval().high());
        }
    }
}
