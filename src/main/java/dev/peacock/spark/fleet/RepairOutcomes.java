package dev.peacock.spark.fleet;

import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads every outcome file to its end and moves damaged ones away, so that their runs are missing and are trained again. */
public final class RepairOutcomes {
    private static final int FILES_A_TASK = 16;

    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;

    public RepairOutcomes(JavaSparkContext spark, OutputDirectory out, Experiment experiment, PrintStream log) {
        this.spark = spark;
        this.out = out;
        this.experiment = experiment;
        this.log = log;
    }

    private record Checked(String file, @Nullable String damage) implements Serializable {}

    public void run() throws IOException {
        Outcomes outcomes = out.outcomes(experiment.id());
        List<String> files = outcomes.files().stream().map(Path::toString).toList();
        int damaged = 0;
        for (Checked checked : files.isEmpty() ? List.<Checked>of() : check(files)) {
            if (checked.damage() != null) {
                damaged++;
                out.check();
                Path away = outcomes.moveAway(new Path(checked.file()));
                log.println("repair: " + checked.file() + " is damaged (" + checked.damage() + "); it is now " + away
                        + ", and its runs are missing");
            }
        }
        log.println("repair: " + files.size() + " outcome files read, " + damaged + " damaged");
    }

    private List<Checked> check(List<String> files) throws IOException {
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        String id = experiment.id();
        int n = experiment.trainSize();
        int q = experiment.testSize();
        int tasks = Math.max(1, files.size() / FILES_A_TASK);
        return JobGroups.find(
                spark,
                "repair: " + files.size() + " outcome files of " + id,
                () -> spark.parallelize(files, tasks)
                        .map(file -> new Checked(
                                file,
                                new Outcomes(hadoop.value().value(), new Path(directory), id)
                                        .damage(new Path(file), n, q)))
                        .collect());
    }
}
