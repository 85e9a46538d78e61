package dev.peacock.spark.jobs;

import dev.peacock.training.ExecutorResources;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** What an executor of this application has for training, as far as Spark's settings say. */
public final class ExecutorSize {
    private static final Pattern LOCAL = Pattern.compile("local\\[ *(\\d+|\\*) *(?:, *\\d+ *)?\\]");

    private ExecutorSize() {}

    /** As the driver sees it. */
    public static ExecutorResources of(SparkContext spark) {
        return of(spark.conf());
    }

    /** The same by Spark's settings, which name a master. */
    public static ExecutorResources of(SparkConf conf) {
        int tasks = tasksAtOnce(conf);
        return isLocal(conf)
                ? ExecutorResources.ofThisJvm(tasks)
                : new ExecutorResources(conf.getSizeAsBytes("spark.executor.memory", "1g"), tasks, false);
    }

    /** Whether driver and executors are one JVM. */
    public static boolean isLocal(SparkConf conf) {
        return conf.get("spark.master").matches("local(\\[.*)?");
    }

    /** Tasks that one executor runs side by side. */
    public static int tasksAtOnce(SparkContext spark) {
        return tasksAtOnce(spark.conf());
    }

    private static int tasksAtOnce(SparkConf conf) {
        // a standalone cluster gives an executor all cores of its worker without the setting; nobody here knows them:
        // counted as one
        int cores = isLocal(conf) ? localCores(conf.get("spark.master")) : conf.getInt("spark.executor.cores", 1);
        return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    }

    /** Of {@code local}, {@code local[4]}, {@code local[*]}, the last two perhaps with a number of failures after a comma. */
    static int localCores(String master) {
        Matcher cores = LOCAL.matcher(master);
        if (!cores.matches()) {
            return 1;
        }
        return cores.group(1).equals("*")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(cores.group(1));
    }
}
