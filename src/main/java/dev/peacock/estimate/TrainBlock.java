package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A block of train examples with their columns over all runs: which runs saw them, and which get them right. */
public record TrainBlock(Block block, BitColumns included, BitColumns correct) implements Serializable {

    /** The counts whose difference is the memorization of the block's i-th example. */
    public Counts memorization(int i) {
        return counts(i, correct, i);
    }

    /** The counts whose difference is the influence of the block's i-th example on the j-th of a test block. */
    public Counts influence(int i, TestBlock test, int j) {
        return counts(i, test.correct(), j);
    }

    /** Places of the examples that some models saw and some did not: their memorization is defined. */
    public int[] defined() {
        return IntStream.range(0, block.size())
                .filter(i -> {
                    int in = included.count(i);
                    return in > 0 && in < included.rows();
                })
                .toArray();
    }

    /** The same block with only those of its examples that are among {@code some}. */
    public TrainBlock only(int[] some) {
        int[] places = IntStream.range(0, block.size())
                .filter(i -> Arrays.stream(some).anyMatch(id -> id == block.ids()[i]))
                .toArray();
        BitColumns seen = new BitColumns(places.length, included.rows());
        BitColumns right = new BitColumns(places.length, included.rows());
        for (int i = 0; i < places.length; i++) {
            seen.copy(i, included, places[i]);
            right.copy(i, correct, places[i]);
        }
        int[] ids = Arrays.stream(places).map(i -> block.ids()[i]).toArray();
        return new TrainBlock(new Block(block.index(), block.label(), ids), seen, right);
    }

    private Counts counts(int i, BitColumns correctness, int j) {
        int in = included.count(i);
        int correctIn = included.countBoth(i, correctness, j);
        return new Counts(in, included.rows() - in, correctIn, correctness.count(j) - correctIn);
    }
}
