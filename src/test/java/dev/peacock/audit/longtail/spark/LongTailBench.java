package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.output.JobContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds of the long tail's simulation on so many tasks at a time: {@code LongTailBench TASKS SUBPOPULATIONS REPETITIONS}. Answers each
 * line of standard input with one that begins with seconds; the error that follows must not depend on the tasks. Driven by
 * scripts/bench/longtail.sh.
 */
final class LongTailBench {
    private static final int CLASSES = 10;

    private LongTailBench() {}

    public static void main(String[] arguments) throws IOException {
        int size = Integer.parseInt(arguments[1]);
        LongTailSimulationOptions options = new LongTailSimulationOptions(
                FrequencyList.zipf(size, 1),
                size,
                CLASSES,
                Integer.parseInt(arguments[2]),
                LongTailSimulationOptions.DEFAULT_REFUSE_BELOW,
                0,
                List.of(),
                LongTailSimulationOptions.DEFAULT_FEATURES,
                LongTailSimulationOptions.DEFAULT_NOISE,
                1);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (SparkSession session = SparkSession.builder()
                .master("local[" + arguments[0] + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                // a directory of its own, or the next one would find all repetitions done
                String out = Files.createTempDirectory("longtail").toString();
                JobContext context = new PeacockJobs(session, out, nowhere, false).context();
                LongTailSimulation done = new AuditLongTailSimulation(context).run(options, null);
                System.out.printf(
                        Locale.ROOT,
                        "%.4f %s%n",
                        done.seconds(),
                        done.learners().get(1).error().value());
            }
        }
    }
}
