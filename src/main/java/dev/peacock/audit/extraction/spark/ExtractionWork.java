package dev.peacock.audit.extraction.spark;

import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.KeptWork;
import java.io.IOException;
import java.util.List;

/** Asks a model in this process about pieces, some a task; what was answered is kept in files, so that a job that was killed goes on. */
record ExtractionWork(JobContext context, AskTask task) {
    private static final Progress.Words WORDS = new Progress.Words("asking", "documents", "documents/s");
    /** Pieces of a task and of a file. */
    private static final int STACK = 64;
    /** The search for near-verbatim continuations takes long. */
    private static final int NEAR_STACK = 8;

    /** What the model says of all pieces, by piece and prefix. */
    List<Asked> run(String identity) throws IOException {
        String id = KeptWork.id(Sha256.hex(String.join(
                " ", Build.current().version(), identity, task.options().asked(task.pieces()))));
        int stack = task.options().near() == null ? STACK : NEAR_STACK;
        return of(context)
                .scheduler("audit extraction", id, task.source().name(), WORDS, stack, task, "answers")
                .made(task.pieces().size());
    }

    static KeptWork<Asked> of(JobContext context) {
        return new KeptWork<>(context, "audit extraction", Asked.DIRECTORY, Asked.CODEC);
    }
}
