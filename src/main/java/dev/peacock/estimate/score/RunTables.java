package dev.peacock.estimate.score;

import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.lang.reflect.InvocationTargetException;

/**
 * Adds up, for many columns of bits, the scores of those runs whose bit is set, of {@link #width()} test examples at a time and 64 runs
 * at a time. A table holds the sums of all 16 subsets of four runs, so that four bits of a column choose one row to add: a quarter of
 * a matrix product's additions, and no multiplications. Both implementations add in the same order, so they agree in every bit.
 */
public abstract class RunTables {
    /** Runs of a table. */
    protected static final int RUNS = 4;

    /** Rows of a table. */
    protected static final int ROWS = 1 << RUNS;

    /** Tables of 64 runs. */
    protected static final int TABLES = Long.SIZE / RUNS;

    /** The fastest that this JVM can run. */
    public static RunTables create() {
        if (!LoopsOfThisJvm.hasVectors()) {
            return new PlainRunTables();
        }
        try {
            // by name: without the module the class could not even be verified
            Class<?> vectors = Class.forName("dev.peacock.estimate.score.vector.VectorRunTables");
            return (RunTables) vectors.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("the Vector API is there, but its sums cannot be made", e);
        }
    }

    /** Test examples at a time. */
    public abstract int width();

    /** Makes the tables of 64 runs from {@code scores} [64, width], run after run. */
    public abstract void fill(float[] scores);

    /**
     * Adds to {@code sums} [words.length, width], example after example, the scores of the runs that are set in each example's word.
     */
    public abstract void add(long[] words, float[] sums);
}
