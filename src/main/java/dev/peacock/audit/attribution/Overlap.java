package dev.peacock.audit.attribution;

import java.util.stream.IntStream;

/** How much the training subsets of two models overlap. */
final class Overlap {
    private Overlap() {}

    /** By pair of models, how many examples both saw. */
    static int[][] of(Masks masks) {
        int t = masks.models();
        int octets = masks.octets().length / Math.max(1, t);
        long[][] words = new long[t][(octets + 7) / 8];
        for (int o = 0; o < octets; o++) {
            for (int r = 0; r < t; r++) {
                words[r][o >>> 3] |= (masks.octets()[o * t + r] & 0xFFL) << 8 * (o & 7);
            }
        }
        int[][] both = new int[t][t];
        IntStream.range(0, t).parallel().forEach(r -> {
            for (int s = 0; s < t; s++) {
                int count = 0;
                for (int w = 0; w < words[r].length; w++) {
                    count += Long.bitCount(words[r][w] & words[s][w]);
                }
                both[r][s] = count;
            }
        });
        return both;
    }
}
