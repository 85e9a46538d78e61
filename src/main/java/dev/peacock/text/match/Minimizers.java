package dev.peacock.text.match;

/**
 * The least gram of each of up to {@link #BLOCK} successive windows: gram k of {@code at} is the least of the windows first(k) to
 * last(k). All places count from the first window.
 */
final class Minimizers {
    /** Windows; their hashes lie in the first-level cache. */
    static final int BLOCK = 4096;

    final int[] hashes;
    final int[] at = new int[BLOCK];
    private final Grams grams;
    private int windows;
    private int found;

    Minimizers(Grams grams) {
        this.grams = grams;
        this.hashes = new int[BLOCK + grams.count];
    }

    /** Finds the least grams of the windows that begin at from and after it; answers how many grams these are. */
    int find(byte[] text, int from, int number) {
        windows = number;
        int end = number + grams.count - 1;
        grams.hashes(text, from, end, hashes);
        found = leastOfEach(hashes, end, grams.count, at);
        return found;
    }

    /** Each gram is looked at once, and those of a window again when its least leaves it without a lesser one in sight. */
    private static int leastOfEach(int[] hashes, int end, int count, int[] at) {
        int found = 0;
        int least = least(hashes, 0, count - 1, -1);
        at[found++] = least;
        int next = count;
        while (true) {
            int bound = hashes[least];
            int stop = Math.min(least + count, end);
            while (next < stop && hashes[next] >= bound) {
                next++;
            }
            if (next == end) {
                return found;
            }
            least = hashes[next] < bound ? next : least(hashes, least + 1, next, bound);
            next++;
            at[found++] = least;
        }
    }

    /** The leftmost of the least, which none is below bound: a first one that equals it ends the search, as in one repeated byte. */
    private static int least(int[] hashes, int from, int last, int bound) {
        int place = from;
        int least = hashes[from];
        for (int i = from + 1; i <= last && least != bound; i++) {
            if (hashes[i] < least) {
                least = hashes[i];
                place = i;
            }
        }
        return place;
    }

    int hash(int k) {
        return hashes[at[k]];
    }

    /** First window whose least gram is gram k: it came in as a lesser one, or the one before it left. */
    int first(int k) {
        if (k == 0) {
            return 0;
        }
        return hash(k) < hash(k - 1) ? at[k] - grams.count + 1 : at[k - 1] + 1;
    }

    int last(int k) {
        return k + 1 < found ? first(k + 1) - 1 : windows - 1;
    }
}
