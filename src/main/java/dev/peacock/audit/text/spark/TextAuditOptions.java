package dev.peacock.audit.text.spark;

import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.TextOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code audit text}.
 *
 * @param generations URI of what the model wrote, read as {@code generationTexts} says
 * @param prompt of their columns, that by which generations of two groups are compared as pairs; null to take their ids
 * @param corpus URI of what it may have been copied from, read as {@code corpusTexts} says
 * @param against URI of a corpus that the model cannot have seen; null for none
 * @param k units of a window
 * @param common documents that hold a window which is not common, at most; null for any number
 * @param near similarity of near-verbatim copies, above 0 and below 1; null to find none
 * @param masked whether personal data are masked wherever text or a value of --by is shown; ids are shown as they are
 * @param split bytes of a split of the corpus, about; 0 to choose by its size
 * @param batch normalised bytes of generations that one pass searches for, about; 0 to choose by memory
 */
record TextAuditOptions(
        String generations,
        TextOptions generationTexts,
        @Nullable String prompt,
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
    private static final long MOST_BYTES = 1L << 29;
    private static final long MOST_WINDOWS = 1 << 26;

    /** Normalised bytes of a pass: the driver needs up to 54 bytes of memory for each while the index is made, and what else it holds. */
    long mostBytes(long driver) {
        return batch == 0 ? Math.min(MOST_BYTES, driver / 96) : batch;
    }

    /** Distinct windows of a pass: 48 bytes each, twice while they are sent, and while their number grows. */
    static long mostWindows(long driver, long executor) {
        return Math.min(MOST_WINDOWS, Math.min(driver, executor) / 192);
    }

    /** Columns of generations to give results by. */
    List<String> by() {
        return generationTexts.columns().stream()
                .filter(column -> !column.equals(prompt))
                .toList();
    }

    /** Bytes of memory for the routes of many batches, which are there twice while they are sent. */
    static long mostRoutes(long driver, long executor) {
        return Math.min(driver, executor) / 8;
    }

    /** Units of a near-verbatim copy that must be equal; 0 where none is looked for. */
    int seed() {
        return near == null ? 0 : Math.max(1, k / 4);
    }

    /** Values of the columns of --by, as they are shown and written; groups that look alike then stay apart. */
    String shownGroup(String group) {
        return masked ? PersonalData.masked(group).text() : group;
    }

    long mostDocuments() {
        return common == null ? Long.MAX_VALUE : common;
    }
}
