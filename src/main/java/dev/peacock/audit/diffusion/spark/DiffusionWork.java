package dev.peacock.audit.diffusion.spark;

import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.KeptWork;
import java.io.IOException;
import java.util.List;

/** A model a unit of work; its answers are kept in a file of its own, so that a job that was killed goes on. */
final class DiffusionWork {
    private static final Progress.Words TRAINING = new Progress.Words("training", "models", "models/s");

    private DiffusionWork() {}

    /**
     * The answers of so many models, of which those that are not there are made.
     *
     * @param identity a hash of all that they depend on
     */
    static List<Answer> answers(JobContext context, String identity, DiffusionTask task, int models)
            throws IOException {
        String id = KeptWork.id(identity);
        return new KeptWork<>(context, "audit diffusion", Answer.DIRECTORY, Answer.CODEC)
                .scheduler("audit diffusion: models", id, "denoiser", TRAINING, 1, task, "finished models")
                .made(models);
    }
}
