package dev.peacock.cluster;

import dev.peacock.cli.Cli;
import dev.peacock.spark.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Runs commands in this JVM on one local thread, without Spark's UI. */
public final class InProcess {
    private static final Map<String, String> SPARK = Map.of(
            "spark.master", "local[1]",
            "spark.ui.enabled", "false",
            "spark.sql.shuffle.partitions", "2");

    private static final Set<String> WITH_A_SESSION = Set.of(
            "run", "train", "plan", "estimate", "report", "import", "export", "merge", "explain", "audit", "generate");

    private static @Nullable SparkSession shared;
    private static Map<String, String> sharedSettings = Map.of();

    private InProcess() {}

    public static Ended run(String... words) {
        return run(List.of(words));
    }

    public static Ended run(List<String> words) {
        return run(Map.of(), words, true);
    }

    /** On a session that the command itself opens and closes, as in a process of its own. */
    public static Ended alone(String... words) {
        return run(Map.of(), List.of(words), false);
    }

    /** On another local master. */
    static Ended runOn(String master, List<String> words) {
        return run(Map.of("spark.master", master), words, true);
    }

    /** Under Hadoop settings of its own. */
    static Ended runWith(Map<String, String> hadoop, List<String> words) {
        Map<String, String> spark = new HashMap<>();
        hadoop.forEach((key, value) -> spark.put("spark.hadoop." + key, value));
        return run(spark, words, true);
    }

    /** Leaves no session but one with the settings of now, on which many commands run: to open one takes seconds. */
    private static void prepare(List<String> words, boolean share) {
        Map<String, String> settings = new HashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("spark."))
                .forEach(key -> settings.put(key, System.getProperty(key)));
        Option<SparkSession> there = SparkSession.getDefaultSession();
        if (there.isDefined()) {
            if (share && there.get().equals(shared) && settings.equals(sharedSettings)) {
                return;
            }
            there.get().stop();
        }
        if (share && !words.isEmpty() && WITH_A_SESSION.contains(words.get(0))) {
            shared = Sessions.open("in process");
            sharedSettings = settings;
        }
    }

    private static Ended run(Map<String, String> more, List<String> words, boolean share) {
        Map<String, String> settings = new HashMap<>(SPARK);
        settings.putAll(more);
        Map<String, String> before = new HashMap<>();
        settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream logStream = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            prepare(words, share);
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
