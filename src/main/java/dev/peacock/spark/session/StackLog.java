package dev.peacock.spark.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line of JSON on the driver for each finished stack. docs/observability.md says how to keep it in a file. */
public final class StackLog {
    /** The logger's name, for log4j2's settings. */
    static final String NAME = "dev.peacock.stacks";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StackLog() {}

    public static void add(StackReport report) {
        if (LOG.isInfoEnabled()) {
            LOG.info(line(report));
        }
    }

    /** Without a line break. */
    static String line(StackReport report) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("finished_at", report.finishedAt().toString());
        line.put("experiment", report.experiment());
        line.put("stack", report.stack());
        line.put("first_run", report.firstRun());
        line.put("last_run", report.lastRun());
        line.put("runs", report.runs());
        line.put("diverged", report.diverged());
        line.put("seconds", rounded(report.seconds()));
        line.put("seconds_per_run", rounded(report.seconds() / Math.max(1, report.runs())));
        line.put("task_seconds", rounded(report.taskSeconds()));
        line.put("host", report.host());
        line.put("executor", report.executor());
        line.put("task", report.task());
        line.put("attempt", report.attempt());
        line.put("device", report.device());
        line.put("trainer", report.trainer());
        return line.toString();
    }

    /** To the microsecond. */
    private static BigDecimal rounded(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(6, RoundingMode.HALF_UP);
    }
}
