package dev.peacock.audit.text.search;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much of a document generations hold.
 *
 * @param units of the whole document
 * @param copied units in a window of a generation, and in no common one
 * @param longest units of the longest stretch of such windows
 * @param pieces number of such stretches
 */
public record CopiedDocument(String document, int units, int copied, int longest, int pieces) {

    /**
     * Of what each batch of generations holds of a document.
     *
     * @param found windows of k units that are not common, as {@link DocumentPieces#windows} has them
     * @param common those that are
     */
    public static CopiedDocument of(String document, int units, List<int[]> found, List<int[]> common, int k) {
        int longest = 0;
        int pieces = 0;
        int begun = 0;
        int end = -1;
        for (long stretch : stretches(found.stream())) {
            int from = (int) (stretch >>> Integer.SIZE);
            // stretches of several batches whose windows follow one another are one
            if (from > end) {
                pieces++;
                begun = from;
            }
            end = Math.max(end, (int) stretch);
            longest = Math.max(longest, end - begun + k - 1);
        }
        int copied = units(Stream.concat(found.stream(), common.stream()), k) - units(common.stream(), k);
        return new CopiedDocument(document, units, copied, longest, pieces);
    }

    /** Ascending; the begin in the upper half of each, and the end in the lower. */
    private static long[] stretches(Stream<int[]> windows) {
        return windows.flatMapToLong(ends -> IntStream.range(0, ends.length / 2)
                        .mapToLong(i -> (long) ends[2 * i] << Integer.SIZE | ends[2 * i + 1]))
                .sorted()
                .toArray();
    }

    /** How many units windows of k units cover. */
    private static int units(Stream<int[]> windows, int k) {
        int units = 0;
        int coveredTo = 0;
        for (long stretch : stretches(windows)) {
            int to = (int) stretch + k - 1;
            units += Math.max(0, to - Math.max((int) (stretch >>> Integer.SIZE), coveredTo));
            coveredTo = Math.max(coveredTo, to);
        }
        return units;
    }
}
