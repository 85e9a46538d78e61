package dev.peacock.spark.work;

import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/**
 * Ends the executor of a thread that hangs in native code, which is the only way to free its core, memory and GPU. The
 * cluster manager starts another executor, and Spark gives it the lost tasks.
 */
final class HungStack {
    /** For Spark to tell the driver of the task that failed, and for the thread to end after all. */
    private static final long GRACE_MILLIS = 3_000;

    /** Spark's name for the executor that is in the driver. */
    private static final String DRIVER = "driver";

    private static final int EXIT_STATUS = 70;

    /** As a standalone cluster, YARN and Kubernetes word it. */
    private static final Pattern ENDED = Pattern.compile("code(?: is)? " + EXIT_STATUS + "\\b");

    private HungStack() {}

    /**
     * Whether a job failed since its executors ended themselves: their end may be all that Spark tells, where a stack was tried again
     * on one that was about to end.
     */
    static boolean isReasonOf(Exception failure) {
        return ENDED.matcher(String.valueOf(failure.getMessage())).find();
    }

    /** Ends this process, unless it is the driver's own, if the thread does not end by itself. */
    static void endExecutor(Thread hung) {
        if (SparkEnv.get().executorId().equals(DRIVER)) {
            return;
        }
        Thread end = new Thread(
                () -> {
                    try {
                        hung.join(GRACE_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    if (hung.isAlive()) {
                        Logger.getLogger(HungStack.class.getName())
                                .severe("a stack does not end after its time limit, so this executor ends itself");
                        // exit would wait for hooks, which may hang, too
                        Runtime.getRuntime().halt(EXIT_STATUS);
                    }
                },
                "peacock-hung-stack");
        end.setDaemon(true);
        end.start();
    }
}
