package dev.peacock.spark.work;

import dev.peacock.outcome.RecordCodec;
import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * Work of an audit, whose rows are kept in files until all of it is done, so that a job that was killed goes on.
 *
 * @param audit the command, as in {@code audit utility}
 * @param directory where the files of each work have a directory, below that of results
 */
public record KeptWork<T extends Record>(JobContext context, String audit, String directory, RecordCodec<T> codec) {
    private static final int ID_DIGITS = 16;

    /** What stands for all that rows depend on, of which {@code identity} is a hash. */
    public static String id(String identity) {
        return identity.substring(0, ID_DIGITS);
    }

    /** The directory of the work's files, below that of results. */
    public String below(String id) {
        return directory + "/" + id;
    }

    public Work.Files<T> files(String id) {
        String path = context.out().path(below(id)).toString();
        String mend = "run " + audit + " again with the same options, which writes it again";
        RecordCodec<T> rows = codec;
        return hadoop -> new TableFiles<>(hadoop, new Path(path), id, rows, mend);
    }

    /**
     * The scheduler of the work, for which damaged files are moved away.
     *
     * @param worker as in {@link Work}, as are the others
     * @param things what is in the files, as in {@code finished models}
     */
    public Scheduler<T> scheduler(
            String name, String id, String worker, Progress.Words words, int stack, Work.Task<T> task, String things)
            throws IOException {
        Scheduler<T> scheduler =
                new Scheduler<>(context, new Work<>(name, id, worker, words, stack, task, files(id), null));
        if (context.out().exists(below(id))) {
            scheduler.repair("files of " + things);
        }
        return scheduler;
    }
}
