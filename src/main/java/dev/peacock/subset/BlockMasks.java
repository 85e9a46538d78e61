package dev.peacock.subset;

import dev.peacock.bits.PackedBits;
import dev.peacock.stats.RandomStream;

/** Draws the subsets of a block of runs from one stream: each run draws the whole block's and keeps its own. */
final class BlockMasks {
    private BlockMasks() {}

    /**
     * For each example in turn, {@code in} of the block's runs: the first entries of a Fisher-Yates shuffle of 0..block-1, begun
     * anew for each example.
     */
    static InclusionMask balanced(int in, int block, int row, RandomStream random, int trainExamples) {
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        int[] runs = new int[block];
        for (int example = 0; example < trainExamples; example++) {
            for (int i = 0; i < block; i++) {
                runs[i] = i;
            }
            for (int i = 0; i < in; i++) {
                int j = i + random.nextInt(block - i);
                int drawn = runs[j];
                runs[j] = runs[i];
                if (drawn == row) {
                    bits.set(example);
                }
            }
        }
        return new InclusionMask(bits.build());
    }

    /**
     * For each group in turn: the columns 1..block-1 of Sylvester's Hadamard matrix H[r][c] = (-1)^popcount(r and c) are shuffled,
     * and the group's examples get the first of them in order, each with the sign of a random bit. An example is in where its
     * entry is positive. A column is orthogonal to every other and to the constant one, so each example is in exactly half of
     * the block's runs, and together with each other one of its group in exactly a quarter. In one run alone, the signs make all
     * examples independent.
     */
    static InclusionMask localHadamard(int[][] groups, int block, int row, RandomStream random, int trainExamples) {
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        int[] columns = new int[block - 1];
        for (int[] group : groups) {
            if (group.length > columns.length) {
                throw new IllegalArgumentException(group.length + " similar examples for " + block + " runs");
            }
            for (int c = 0; c < columns.length; c++) {
                columns[c] = c + 1;
            }
            random.shuffle(columns);
            for (int i = 0; i < group.length; i++) {
                boolean positive = (Integer.bitCount(row & columns[i]) & 1) == 0;
                if (positive == (random.nextLong() >= 0)) {
                    bits.set(group[i]);
                }
            }
        }
        return new InclusionMask(bits.build());
    }
}
