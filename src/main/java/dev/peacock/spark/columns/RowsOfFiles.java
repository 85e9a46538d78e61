package dev.peacock.spark.columns;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.outcome.SealedRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The rows of several outcome files, one file after the other. */
final class RowsOfFiles implements Slices.Rows, Closeable {
    private final Iterator<String> files;
    private final Outcomes outcomes;
    private final int n;
    private final int q;
    private final boolean margins;
    private @Nullable SealedRows<OutcomeRow> open;

    /** Without margins. */
    RowsOfFiles(Iterator<String> files, Outcomes outcomes, int n, int q) {
        this(files, outcomes, n, q, false);
    }

    /** With {@code margins} or without. */
    RowsOfFiles(Iterator<String> files, Outcomes outcomes, int n, int q, boolean margins) {
        this.files = files;
        this.outcomes = outcomes;
        this.n = n;
        this.q = q;
        this.margins = margins;
    }

    @Override
    public @Nullable OutcomeRow next() throws IOException {
        while (true) {
            OutcomeRow row = open == null ? null : open.next();
            if (row != null) {
                return row;
            }
            close();
            if (!files.hasNext()) {
                return null;
            }
            open = outcomes.rows(new Path(files.next()), n, q, margins);
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
