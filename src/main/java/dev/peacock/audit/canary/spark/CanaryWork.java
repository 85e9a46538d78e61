package dev.peacock.audit.canary.spark;

import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.KeptWork;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.util.List;

/** A model a unit of work; what was asked of it is kept in a file of its own, so that a job that was killed goes on. */
final class CanaryWork {
    private static final Progress.Words TRAINING = new Progress.Words("training", "models", "models/s");

    private CanaryWork() {}

    /** The rows of so many models, of which those that are not there are made. {@code identity}: a hash of all that rows depend on. */
    static List<Probed> rows(JobContext context, String name, String identity, Work.Task<Probed> task, int models)
            throws IOException {
        String id = KeptWork.id(identity);
        return new KeptWork<>(context, "audit canary", Probed.DIRECTORY, Probed.CODEC)
                .scheduler(name, id, "char-lstm", TRAINING, 1, task, "finished models")
                .made(models);
    }
}
