package dev.peacock.audit.canary.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A model a unit of work; what was asked of it is kept in a file of its own, so that a job that was killed goes on. */
final class CanaryWork {
    private static final Progress.Words TRAINING = new Progress.Words("training", "models", "models/s");
    private static final int ID_DIGITS = 16;

    private CanaryWork() {}

    /** The rows of so many models, of which those that are not there are made. {@code identity}: a hash of all that rows depend on. */
    static List<Probed> rows(JobContext context, String name, String identity, Work.Task<Probed> task, int models)
            throws IOException {
        String id = identity.substring(0, ID_DIGITS);
        String below = Probed.DIRECTORY + "/" + id;
        String directory = context.out().path(below).toString();
        Work.Files<Probed> files = hadoop -> new TableFiles<>(
                hadoop,
                new Path(directory),
                id,
                Probed.CODEC,
                "run audit canary again with the same options, which writes it again");
        Scheduler<Probed> scheduler =
                new Scheduler<>(context, new Work<>(name, id, "char-lstm", TRAINING, 1, task, files, null));
        if (context.out().exists(below)) {
            scheduler.repair("files of finished models");
        }
        scheduler.runMissing(models);
        return scheduler.rows(models);
    }
}
