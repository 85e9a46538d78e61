package dev.peacock.audit.attribution;

import java.util.stream.IntStream;

/** How much the training subsets of models overlap. */
final class Overlap {
    private Overlap() {}

    /** By model of the one and model of the other, how many examples both saw. */
    static int[][] of(Masks a, Masks b) {
        int[][] both = new int[a.models()][b.models()];
        IntStream.range(0, a.models()).parallel().forEach(r -> {
            for (int w = 0; w < a.words().length; w++) {
                long word = a.words()[w][r];
                long[] others = b.words()[w];
                for (int s = 0; s < others.length; s++) {
                    both[r][s] += Long.bitCount(word & others[s]);
                }
            }
        });
        return both;
    }
}
