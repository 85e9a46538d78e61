package dev.peacock.cluster;

import dev.peacock.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Runs commands in this JVM on one local thread, without Spark's UI. */
public final class InProcess {
    private static final Map<String, String> SPARK = Map.of(
            "spark.master", "local[1]",
            "spark.ui.enabled", "false",
            "spark.sql.shuffle.partitions", "2");

    private InProcess() {}

    public static Ended run(String... words) {
        return run(List.of(words));
    }

    public static Ended run(List<String> words) {
        return run(Map.of(), words);
    }

    /** Under Hadoop settings of its own; a session that other tests left would not have them. */
    static Ended runWith(Map<String, String> hadoop, List<String> words) {
        if (SparkSession.getDefaultSession().isDefined()) {
            SparkSession.getDefaultSession().get().stop();
        }
        Map<String, String> spark = new HashMap<>();
        hadoop.forEach((key, value) -> spark.put("spark.hadoop." + key, value));
        return run(spark, words);
    }

    private static Ended run(Map<String, String> more, List<String> words) {
        Map<String, String> settings = new HashMap<>(SPARK);
        settings.putAll(more);
        Map<String, String> before = new HashMap<>();
        settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream logStream = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            int status = Cli.run(words, outStream, logStream);
            return new Ended(status, out.toString(StandardCharsets.UTF_8), log.toString(StandardCharsets.UTF_8));
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }
}
