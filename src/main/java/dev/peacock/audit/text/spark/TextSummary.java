package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.unseen.GrowthCurve;
import dev.peacock.audit.text.unseen.UnseenWindows;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit text} found: what is printed, kept and reported.
 *
 * @param setting what a copy is
 * @param all of all generations
 * @param replaced characters of the generations that stand for bytes which are no UTF-8
 * @param withoutPrompt generations without a value of --prompt-column; null without this option
 * @param groups of each value of --by; empty without
 * @param differences of the groups' shares; empty with fewer than two
 * @param corpus that was searched
 * @param control the corpus of --against; null without
 * @param passes how often the corpus was read for exact copies: once where all generations fit one search, or what they may have was set apart
 *     at once
 * @param longest the longest copies, each text once
 * @param longestCommon the longest of those that are common
 * @param documents those that most was copied of
 * @param unseen how many more distinct windows there are; null where nothing was copied, and with one generation
 * @param near what is copied but for a few units; null without --near
 * @param growth distinct windows against units generated; null where unseen is
 */
record TextSummary(
        Setting setting,
        Group all,
        long replaced,
        @Nullable Long withoutPrompt,
        List<Group> groups,
        List<GroupDifference> differences,
        Corpus corpus,
        @Nullable Corpus control,
        int passes,
        List<Copy> longest,
        List<Copy> longestCommon,
        List<Document> documents,
        @Nullable UnseenWindows unseen,
        @Nullable GrowthCurve growth,
        @Nullable Near near) {

    TextSummary {
        // a summary that was written before groups were compared has none
        differences = Objects.requireNonNullElse(differences, List.of());
    }

    /**
     * What a copy is.
     *
     * @param unit word, token, character or byte
     * @param min units in a row, at least
     * @param normalised differences that do not count
     * @param common documents that hold what is not common, at most; null where nothing is
     * @param masked whether personal data are masked
     */
    record Setting(
            String unit,
            int min,
            List<String> normalised,
            @Nullable String tokenizer,
            @Nullable Long common,
            boolean masked) {}

    /**
     * Some generations.
     *
     * @param name values of the columns of --by; null for all generations
     * @param holding how many of them have a copy
     * @param longEnough how many have as many units as a copy has at least
     * @param copied units that are copied, of {@code units}
     * @param naiveTooNarrow how many times too narrow an interval is that takes units as independent
     * @param common units that are common text
     * @param windows distinct windows that are copied
     * @param windowsInterval 95%, of as many other generations
     * @param longest units of the longest copy
     * @param near units in an exact or a near-verbatim copy; null without --near
     * @param control units that the control corpus holds, without common text; null without a control
     * @param differenceInterval 95%, of the share less that of the control; null where the others are
     */
    record Group(
            @Nullable String name,
            long generations,
            long longEnough,
            long holding,
            long units,
            long copied,
            @Nullable Double share,
            @Nullable Interval shareInterval,
            @Nullable Double naiveTooNarrow,
            long common,
            long windows,
            @Nullable Interval windowsInterval,
            int longest,
            @Nullable Long near,
            @Nullable Double nearShare,
            @Nullable Interval nearShareInterval,
            @Nullable Long control,
            @Nullable Double controlShare,
            @Nullable Interval controlShareInterval,
            @Nullable Interval differenceInterval) {}

    /**
     * The share of group {@code first} less that of {@code second}.
     *
     * @param interval one of all that are compared, which hold together 95 times in 100
     * @param pairs prompts, or ids of generations, that both have
     */
    record GroupDifference(String first, String second, double difference, Interval interval, int pairs) {}

    /**
     * A corpus.
     *
     * @param replaced characters that stand for bytes which are no UTF-8
     * @param copied documents that generations hold something of
     */
    record Corpus(long documents, long bytes, long replaced, long copied) {}

    /**
     * A copy and its source.
     *
     * @param documents how many hold each part of it
     * @param text as the generation has it
     * @param source as the document has it
     */
    record Copy(
            String generation,
            @Nullable String group,
            int start,
            int length,
            String document,
            int offset,
            long documents,
            String text,
            String source) {}

    /**
     * Near-verbatim copies.
     *
     * @param similarity 1 - edits / units of the longer side, at least
     * @param seed units in a row that must be equal
     * @param passages pieces of generations that are near-verbatim copies
     * @param longest the longest of them, each text once
     */
    record Near(double similarity, int seed, long passages, List<NearCopy> longest) {}

    /** A near-verbatim copy; {@code marked}: both texts in one, null as in {@link dev.peacock.audit.text.spark.Near}. */
    record NearCopy(
            String generation,
            String document,
            int length,
            int edits,
            double similarity,
            String text,
            String source,
            @Nullable String marked) {}

    /** A document and how many of its units were copied. */
    record Document(String document, int units, int copied, double share, int longest) {}
}
