package dev.peacock.audit.diffusion.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A model a unit of work; its answers are kept in a file of its own, so that a job that was killed goes on. */
final class DiffusionWork {
    private static final Progress.Words TRAINING = new Progress.Words("training", "models", "models/s");
    private static final int ID_DIGITS = 16;

    private DiffusionWork() {}

    /**
     * The answers of so many models, of which those that are not there are made.
     *
     * @param identity a hash of all that they depend on
     */
    static List<Answer> answers(JobContext context, String identity, DiffusionTask task, int models)
            throws IOException {
        String id = identity.substring(0, ID_DIGITS);
        String below = Answer.DIRECTORY + "/" + id;
        String directory = context.out().path(below).toString();
        Work.Files<Answer> files = hadoop -> new TableFiles<>(
                hadoop,
                new Path(directory),
                id,
                Answer.CODEC,
                "run audit diffusion again with the same options, which writes it again");
        Scheduler<Answer> scheduler = new Scheduler<>(
                context, new Work<>("audit diffusion: models", id, "denoiser", TRAINING, 1, task, files, null));
        if (context.out().exists(below)) {
            scheduler.repair("files of finished models");
        }
        scheduler.runMissing(models);
        return scheduler.rows(models);
    }
}
