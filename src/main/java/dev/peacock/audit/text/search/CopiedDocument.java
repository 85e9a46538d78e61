package dev.peacock.audit.text.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a document generations hold.
 *
 * @param units of the whole document
 * @param copied units in a window of a generation
 * @param longest units of the longest stretch of such windows
 * @param pieces number of such stretches
 */
public record CopiedDocument(String document, int units, int copied, int longest, int pieces) {

    /**
     * Of what each batch of generations holds of a document.
     *
     * @param found windows of k units as {@link DocumentPieces#windows} has them
     */
    public static CopiedDocument of(String document, int units, List<int[]> found, int k) {
        long[] stretches = found.stream()
                .flatMapToLong(ends -> IntStream.range(0, ends.length / 2)
                        .mapToLong(i -> (long) ends[2 * i] << Integer.SIZE | ends[2 * i + 1]))
                .sorted()
                .toArray();
        int copied = 0;
        int longest = 0;
        int pieces = 0;
        int begun = 0;
        int end = -1;
        for (long stretch : stretches) {
            int from = (int) (stretch >>> Integer.SIZE);
            int to = (int) stretch;
            // stretches of several batches whose windows follow one another are one
            if (from > end) {
                pieces++;
                begun = from;
            }
            if (to > end) {
                int coveredTo = end < 0 ? 0 : end + k - 1;
                copied += Math.max(0, to + k - 1 - Math.max(from, coveredTo));
                end = to;
            }
            longest = Math.max(longest, end - begun + k - 1);
        }
        return new CopiedDocument(document, units, copied, longest, pieces);
    }
}
