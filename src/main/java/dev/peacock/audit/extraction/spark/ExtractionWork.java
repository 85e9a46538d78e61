package dev.peacock.audit.extraction.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Asks a model in this process about pieces, some a task; what was answered is kept in files, so that a job that was killed goes on. */
final class ExtractionWork {
    static final int ID_DIGITS = 16;

    private static final Progress.Words WORDS = new Progress.Words("asking", "documents", "documents/s");
    /** Pieces of a task and of a file. */
    private static final int STACK = 64;
    /** The search for near-verbatim continuations takes long. */
    private static final int NEAR_STACK = 8;

    private final JobContext context;
    private final AskTask task;

    ExtractionWork(JobContext context, AskTask task) {
        this.context = context;
        this.task = task;
    }

    /** What the model says of all pieces, by piece and prefix. */
    List<Asked> run(String identity) throws IOException {
        String id = Sha256.hex(String.join(
                        " ",
                        Build.current().version(),
                        identity,
                        task.options().toString(),
                        task.pieces().toString()))
                .substring(0, ID_DIGITS);
        String below = Asked.DIRECTORY + "/" + id;
        String directory = context.out().path(below).toString();
        Work.Files<Asked> files = hadoop -> new TableFiles<>(
                hadoop,
                new Path(directory),
                id,
                Asked.CODEC,
                "run audit extraction again with the same options, which writes it again");
        int stack = task.options().near() == null ? STACK : NEAR_STACK;
        Scheduler<Asked> scheduler = new Scheduler<>(
                context, new Work<>("audit extraction", id, task.source().name(), WORDS, stack, task, files, null));
        if (context.out().exists(below)) {
            scheduler.repair("files of answers");
        }
        int all = task.pieces().size();
        scheduler.runMissing(all);
        return scheduler.rows(all);
    }
}
