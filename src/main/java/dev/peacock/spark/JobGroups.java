package dev.peacock.spark;

import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's UI shows. */
final class JobGroups {
    private JobGroups() {}

    interface Work {
        void run() throws IOException;
    }

    /** Runs work under a description that says what it is about. */
    static void in(JavaSparkContext spark, String description, Work work) throws IOException {
        spark.setJobGroup(description, description, false);
        try {
            work.run();
        } finally {
            spark.clearJobGroup();
        }
    }
}
