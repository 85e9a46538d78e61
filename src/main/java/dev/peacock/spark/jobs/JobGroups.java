package dev.peacock.spark.jobs;

import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's UI shows. */
public final class JobGroups {
    private static final String DESCRIPTION = "spark.job.description";

    private JobGroups() {}

    public interface Work {
        void run() throws IOException;
    }

    public interface Finding<T> {
        T run() throws IOException;
    }

    /** Runs work under a description that says what it is about. */
    public static void in(JavaSparkContext spark, String description, Work work) throws IOException {
        find(spark, description, () -> {
            work.run();
            return true;
        });
    }

    /** The same for work with a result. */
    public static <T> T find(JavaSparkContext spark, String description, Finding<T> work) throws IOException {
        String around = spark.getLocalProperty(DESCRIPTION);
        spark.setJobGroup(description, description, false);
        try {
            return work.run();
        } finally {
            if (around == null) {
                spark.clearJobGroup();
            } else {
                spark.setJobGroup(around, around, false);
            }
        }
    }
}
