package dev.peacock.audit.divergence.spark;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit divergence} found: what is printed, kept and reported.
 *
 * @param all of all words together
 * @param words by yield, the largest first
 * @param byTokens words of one token and words of several; empty unless there are both
 * @param top generations with the most copied units
 */
record DivergenceSummary(Setting setting, Word all, List<Word> words, List<Word> byTokens, List<Top> top) {

    /**
     * How copies were found.
     *
     * @param unit word, token, character or byte
     * @param min units of a copy, at least
     * @param others generations that were not to repeat a word, which are left out
     * @param hasControl whether copies were looked for in a corpus that the model cannot have seen, too
     */
    record Setting(String unit, int min, long others, boolean masked, boolean hasControl) {}

    /**
     * Generations of a word, or of several words.
     *
     * @param name the word
     * @param tokens of the word; 0 of several
     * @param medianRepetitions of those that diverged; null without
     * @param share copied units a generated unit; null without a unit
     * @param poissonInterval as if each copied unit came by itself
     */
    record Word(
            String name,
            int tokens,
            int generations,
            int diverged,
            int stopped,
            int repeated,
            int refused,
            int neverBegan,
            @Nullable Double medianRepetitions,
            long units,
            long behind,
            long copied,
            @Nullable Double share,
            @Nullable Interval shareInterval,
            @Nullable Interval poissonInterval,
            double dispersion,
            @Nullable Double pValue,
            @Nullable Double qValue) {}

    /** A generation, as it may be shown. */
    record Top(String generation, String word, int repetitions, int copied, String follows) {}
}
