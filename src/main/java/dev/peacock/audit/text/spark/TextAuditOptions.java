package dev.peacock.audit.text.spark;

import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.TextOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code audit text}.
 *
 * @param generations URI of what the model wrote, read as {@code generationTexts} says
 * @param corpus URI of what it may have been copied from, read as {@code corpusTexts} says
 * @param against URI of a corpus that the model cannot have seen; null for none
 * @param k units of a window
 * @param common documents that hold a window which is not common, at most; null for any number
 * @param near similarity of near-verbatim copies, above 0 and below 1; null to find none
 * @param masked whether personal data are masked wherever text or a value of --by is shown; ids are shown as they are
 * @param split bytes of a split of the corpus, about; 0 to choose by its size
 * @param batch normalised bytes of generations that one pass searches for, about; and as many windows at most
 */
record TextAuditOptions(
        String generations,
        TextOptions generationTexts,
        String corpus,
        TextOptions corpusTexts,
        @Nullable String against,
        TextForm form,
        int k,
        @Nullable Long common,
        @Nullable Double near,
        boolean masked,
        long split,
        long batch) {
    /** An index of so many bytes is sent to executors without trouble; 8 million windows take 400 MB there. */
    static final long BATCH = 64L << 20;

    static final int MOST_WINDOWS = 1 << 23;

    /** Values of the columns of --by, as they are shown and written; groups that look alike then stay apart. */
    String shownGroup(String group) {
        return masked ? PersonalData.masked(group).text() : group;
    }

    long mostDocuments() {
        return common == null ? Long.MAX_VALUE : common;
    }
}
