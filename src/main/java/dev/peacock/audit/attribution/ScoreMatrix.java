package dev.peacock.audit.attribution;

import dev.peacock.check.UserError;
import java.io.IOException;

/**
 * Scores of n train examples on q test examples, in a file whose rows are train examples, or test examples if
 * {@code byTest}.
 */
public record ScoreMatrix(ScoreArray array, boolean byTest) {
    /**
     * Decides what the rows are; never by a guess. UserError for another size.
     *
     * @param transposed whether the user says that files are test by train
     */
    public static ScoreMatrix of(ScoreArray array, int n, int q, boolean transposed) {
        long rows = array.turned() ? array.columns() : array.rows();
        long columns = array.turned() ? array.rows() : array.columns();
        if (rows == n && columns == q && (n != q || !transposed)) {
            return new ScoreMatrix(array, array.turned());
        }
        boolean byTest = rows == q && columns == n;
        if (byTest && transposed) {
            return new ScoreMatrix(array, !array.turned());
        }
        String shape = array.name() + ": is " + rows + " x " + columns;
        if (byTest) {
            throw new UserError(shape + ", test by train: transposed; give --transposed");
        }
        throw new UserError(shape + ", but the fleet has " + n + " train and " + q + " test examples; give a file of "
                + n + " x " + q + " scores, in the order of the data set");
    }

    /** Gives all scores once. UserError as {@link ScoreArray#read}, naming the train and the test example. */
    public void read(SubsetSums into) throws IOException {
        if (byTest) {
            array.read(into.testAtOnce(), (row, column) -> name(column, row), into::testRows);
        } else {
            array.read(into.trainAtOnce(), ScoreMatrix::name, into::trainRows);
        }
    }

    /** Its size, and what its rows and columns are, for the log. */
    public String shown() {
        boolean testByTrain = byTest != array.turned();
        long tests = byTest ? array.rows() : array.columns();
        long trains = byTest ? array.columns() : array.rows();
        return testByTrain ? tests + " x " + trains + ", test by train" : trains + " x " + tests + ", train by test";
    }

    static String name(long train, long test) {
        return "train example " + train + " on test example " + test;
    }
}
