package dev.peacock.audit.longtail;

import dev.peacock.check.UserError;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * How many subpopulations were seen l times, for each l.
 *
 * @param sizes the different l above 0, ascending
 * @param numbers N_l of each, above 0
 */
public record SizeCounts(int[] sizes, long[] numbers) {

    /** Of the number of examples of each subpopulation; those of 0 were not seen and do not count. UserError where none was seen. */
    public static SizeCounts of(int[] counts) {
        TreeMap<Integer, Long> bySize = new TreeMap<>();
        for (int count : counts) {
            if (count < 0) {
                throw new UserError("a subpopulation was seen " + count + " times: counts are whole numbers from 0 on");
            }
            if (count > 0) {
                bySize.merge(count, 1L, Long::sum);
            }
        }
        if (bySize.isEmpty()) {
            throw new UserError("no subpopulation was seen at all: at least one count must be above 0");
        }
        return new SizeCounts(
                bySize.keySet().stream().mapToInt(Integer::intValue).toArray(),
                bySize.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** n: the examples of all. */
    public long examples() {
        long n = 0;
        for (int i = 0; i < sizes.length; i++) {
            n += sizes[i] * numbers[i];
        }
        return n;
    }

    /** Subpopulations that were seen. */
    public long seen() {
        return Arrays.stream(numbers).sum();
    }

    /** N_l, 0 where no subpopulation was seen l times. */
    public long number(int l) {
        int at = Arrays.binarySearch(sizes, l);
        return at < 0 ? 0 : numbers[at];
    }
}
