package dev.peacock.audit.epsilon;

import dev.peacock.stats.RandomStream;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Of some canaries, those that promise most, and the one with the largest bound. Those of disjoint canaries can be added, in any order.
 *
 * @param promising the most promising first, {@link #MOST} at most; their promise comes from the shadows
 * @param largest the one whose rates give the largest bound at {@code error}; null where there is no canary
 * @param epsilon that bound
 */
public record BestCanaries(List<Canary> promising, @Nullable Canary largest, double epsilon, double error, double delta)
        implements Serializable {
    /** Canaries among which one is drawn for each target. */
    public static final int MOST = 100;

    public BestCanaries {
        promising = List.copyOf(promising);
    }

    /**
     * Of these.
     *
     * @param error of each canary's bound
     */
    public static BestCanaries of(List<Canary> canaries, double error, double delta) {
        Canary largest = null;
        double epsilon = -1;
        for (Canary canary : canaries) {
            Rates rates = canary.rates();
            if (rates.plainEpsilon() > epsilon) {
                double bound = rates.epsilon(error, delta);
                if (bound > epsilon) {
                    epsilon = bound;
                    largest = canary;
                }
            }
        }
        return new BestCanaries(best(canaries.stream()), largest, epsilon, error, delta);
    }

    private static List<Canary> best(Stream<Canary> canaries) {
        return canaries.sorted(Canary.ORDER).limit(MOST).toList();
    }

    /** Those of both; of equal bounds the canary with the lower id has the larger. */
    public BestCanaries add(BestCanaries other) {
        boolean mine = largest != null
                && (other.largest == null
                        || epsilon > other.epsilon
                        || epsilon == other.epsilon && largest.id() < other.largest.id());
        return new BestCanaries(
                best(Stream.concat(promising.stream(), other.promising.stream())),
                mine ? largest : other.largest,
                mine ? epsilon : other.epsilon,
                error,
                delta);
    }

    /** One guess a target, about a canary that is drawn for it from the promising ones, of which there is one at least. */
    public Rates drawn(int targets, long seed) {
        RandomStream random = new RandomStream(seed);
        return Canary.rates(
                IntStream.range(0, targets)
                        .mapToObj(r -> promising.get(random.nextInt(promising.size())))
                        .toList(),
                promising.get(0).failed());
    }
}
