package dev.peacock.spark;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.OutcomeRows;
import dev.peacock.outcome.Outcomes;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The rows of several outcome files, without margins, one file after the other. */
final class RowsOfFiles implements Slices.Rows, Closeable {
    private final Iterator<String> files;
    private final Outcomes outcomes;
    private final int n;
    private final int q;
    private @Nullable OutcomeRows open;

    RowsOfFiles(Iterator<String> files, Outcomes outcomes, int n, int q) {
        this.files = files;
        this.outcomes = outcomes;
        this.n = n;
        this.q = q;
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
            open = outcomes.rows(new Path(files.next()), n, q, false);
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
