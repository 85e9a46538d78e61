package dev.peacock.spark.output;

import dev.peacock.storage.WholeFile;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.CommitDeniedException;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Lets Spark's tasks commit a table on an object store without renaming: each writes its part to local disk and then
 * uploads it completely. The mark of a finished table is written last and lists the parts, so neither leftovers of a
 * failed attempt nor an outdated listing can change what is read.
 */
public final class WholeParts extends FileCommitProtocol implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String job;
    private final String table;
    /** Of the task attempt that this copy serves. */
    private transient @Nullable File local;

    /** Spark makes it by reflection, of its id for the write and the directory. */
    public WholeParts(String job, String table) {
        this.job = job;
        this.table = table;
    }

    @Override
    public void setupJob(JobContext context) {}

    @Override
    public void setupTask(TaskAttemptContext context) {
        try {
            local = Files.createTempDirectory("peacock-part-").toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // the name is the same for every attempt at a part: the last that puts it wins, and all put the same rows
    @Override
    public String newTaskTempFile(TaskAttemptContext context, Option<String> directory, String extension) {
        int part = context.getTaskAttemptID().getTaskID().getId();
        return new Path(new File(local(), String.format("part-%05d-%s%s", part, job, extension)).toURI()).toString();
    }

    @Override
    public String newTaskTempFileAbsPath(TaskAttemptContext context, String directory, String extension) {
        throw new UnsupportedOperationException("no table has partitions");
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        List<String> names = new ArrayList<>();
        try {
            askToCommit();
            String[] files = local().list((directory, name) -> name.startsWith("part-"));
            for (String name : files == null ? new String[0] : files) {
                put(context.getConfiguration(), name, new File(local(), name).toPath());
                names.add(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            FileUtil.fullyDelete(local());
        }
        return new TaskCommitMessage(String.join("\n", names));
    }

    /** One attempt at a part alone puts it: another's rows may come in another order, and then the bytes are not those of the mark. */
    private static void askToCommit() {
        TaskContext task = TaskContext.get();
        boolean mine = SparkEnv.get()
                .outputCommitCoordinator()
                .canCommit(task.stageId(), task.stageAttemptNumber(), task.partitionId(), task.attemptNumber());
        if (!mine) {
            String why = "another attempt puts this part";
            // Spark looks for the cause, and then does not count this as a failure
            throw new IllegalStateException(
                    why, new CommitDeniedException(why, task.stageId(), task.partitionId(), task.attemptNumber()));
        }
    }

    @Override
    public void abortTask(TaskAttemptContext context) {
        FileUtil.fullyDelete(local());
    }

    @Override
    public void commitJob(JobContext context, Seq<TaskCommitMessage> tasks) {
        List<String> names = JavaConverters.seqAsJavaList(tasks).stream()
                .map(task -> String.valueOf(task.obj()))
                .filter(task -> !task.isEmpty())
                .sorted()
                .toList();
        byte[] text = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
        Path mark = new Path(table, OutputDirectory.FINISHED);
        try {
            WholeFile.put(
                    context.getConfiguration(), mark, mark.suffix(OutputDirectory.TEMPORARY), out -> out.write(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the parts: without the mark nothing takes them for a table, and the next write deletes them. */
    @Override
    public void abortJob(JobContext context) {}

    private void put(Configuration hadoop, String name, java.nio.file.Path file) throws IOException {
        Path target = new Path(table, name);
        WholeFile.put(hadoop, target, target.suffix(OutputDirectory.TEMPORARY), file);
    }

    private File local() {
        if (local == null) {
            throw new IllegalStateException("no task was set up");
        }
        return local;
    }
}
