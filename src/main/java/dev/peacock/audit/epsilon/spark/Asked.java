package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.epsilon.BoundKind;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit epsilon} is asked for.
 *
 * @param run that the bounds on one run are about
 * @param guesses how many guesses to make about a run; null for a number that is chosen on other runs
 * @param file of guesses; null where they are made from margins
 * @param bound the declared bound; null for all that the fleet allows, corrected for their number
 * @param canaries a file that lists the canaries or a column that marks them, or null
 * @param canaryValue the value that marks them in that column, or in that of subpopulations; or null. Without both, all train examples
 *     are canaries
 */
record Asked(
        int run,
        @Nullable Integer guesses,
        @Nullable Path file,
        @Nullable BoundKind bound,
        @Nullable String canaries,
        @Nullable String canaryValue,
        double confidence,
        double delta) {

    /** The bounds to compute of a fleet of so many runs. */
    List<BoundKind> kinds(int runs) {
        if (bound != null) {
            return List.of(bound);
        }
        return file == null ? BoundKind.all(runs, delta) : List.of(BoundKind.ONE_RUN);
    }
}
