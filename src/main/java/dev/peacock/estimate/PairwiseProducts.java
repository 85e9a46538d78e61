package dev.peacock.estimate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The columns of one target example, its correctness and the inclusion of its neighbours, and the AND of each two of them: made
 * once, then counted within the runs of any arm by AND and popcount.
 */
final class PairwiseProducts {
    private final int rows;
    private final int words;
    private final int columns;
    private final long[] products;

    /** Of the {@code neighbours} first of the nearest. */
    PairwiseProducts(BitColumns correct, int target, Neighbourhood near, int neighbours) {
        this.rows = correct.rows();
        this.words = correct.words();
        this.columns = neighbours + 1;
        long[][] single = new long[columns][];
        single[0] = correct.column(target);
        for (int a = 1; a < columns; a++) {
            single[a] = near.included().column(near.nearest()[target][a - 1]);
        }
        this.products = new long[JointCounts.size(columns) * words];
        int next = 0;
        for (int a = 0; a < columns; a++) {
            for (int b = 0; b <= a; b++) {
                for (int w = 0; w < words; w++) {
                    products[next++] = single[a][w] & single[b][w];
                }
            }
        }
    }

    /** Correctness and {@code k} neighbours: the nearest, without the {@code without}-th of them, counted from 1; 0 is none. */
    static int[] columns(int k, int without) {
        return IntStream.rangeClosed(0, k)
                .map(a -> without > 0 && a >= without ? a + 1 : a)
                .toArray();
    }

    /** Over all runs, of the chosen columns. */
    JointCounts all(int[] chosen) {
        long[] everywhere = new long[words];
        Arrays.fill(everywhere, -1);
        return within(everywhere, rows, chosen);
    }

    /** Over the runs whose bit is set, of which there are {@code runs}. */
    JointCounts within(long[] arm, int runs, int[] chosen) {
        int[] both = new int[JointCounts.size(chosen.length)];
        int next = 0;
        for (int a : chosen) {
            for (int b : chosen) {
                if (b > a) {
                    break;
                }
                int from = (JointCounts.size(a) + b) * words;
                int count = 0;
                for (int w = 0; w < words; w++) {
                    count += Long.bitCount(products[from + w] & arm[w]);
                }
                both[next++] = count;
            }
        }
        return new JointCounts(runs, both);
    }
}
