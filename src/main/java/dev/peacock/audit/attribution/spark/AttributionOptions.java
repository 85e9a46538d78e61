package dev.peacock.audit.attribution.spark;

import dev.peacock.check.UserError;
import dev.peacock.command.RetrainOptions;
import java.util.HashSet;
import java.util.List;

/**
 * The options of {@code audit attribution}.
 *
 * @param scores files and directories, paths or Hadoop URIs
 * @param transposed whether files may be test by train
 * @param prior whether this fleet's influence with the prior is judged, too
 * @param removals test examples for which the most influential train examples are removed; 0 trains nothing
 * @param top how many of these
 * @param repeats models with all train examples, and without each set
 */
record AttributionOptions(List<String> scores, boolean transposed, boolean prior, int removals, int top, int repeats) {
    private static final int MOST_FILES = 20;
    private static final int MOST_REMOVALS = 1_000;
    private static final int MOST_REPEATS = 1_000;

    /** Throws a UserError for options that make no sense. */
    public AttributionOptions {
        scores = List.copyOf(scores);
        if (scores.size() > MOST_FILES) {
            throw new UserError("--scores: names " + scores.size() + " files; compare " + MOST_FILES + " at most");
        }
        if (new HashSet<>(scores).size() < scores.size()) {
            throw new UserError("--scores: names a file twice; give each once");
        }
        RetrainOptions.check("--removals", removals, 0, MOST_REMOVALS);
        RetrainOptions.check("--top", top, 1, Integer.MAX_VALUE);
        RetrainOptions.check("--repeats", repeats, 1, MOST_REPEATS);
    }
}
