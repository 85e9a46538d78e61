package dev.peacock.spark.session;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import dev.peacock.provenance.Machine;
import dev.peacock.training.nd4j.NativeMemory;
import java.util.concurrent.TimeUnit;

/** The counters of one executor over its tasks, for Spark's metrics system. */
public final class ExecutorMetrics {
    // the executor's plugin and its tasks meet nowhere else than in their JVM
    private static volatile ExecutorMetrics current = new ExecutorMetrics();

    private final Meter runs = new Meter();
    private final Counter failed = new Counter();
    private final Timer stacks = new Timer();

    private ExecutorMetrics() {}

    /** Begins to count at zero, under names of this registry. */
    static void begin(MetricRegistry registry) {
        ExecutorMetrics fresh = new ExecutorMetrics();
        registry.register("runs", fresh.runs);
        registry.register("runs.failed", fresh.failed);
        registry.register("stacks", fresh.stacks);
        registerMemory(registry);
        current = fresh;
    }

    /** The gauges of the JVM that this is called in. */
    static void registerMemory(MetricRegistry registry) {
        registry.register("native.bytes", (Gauge<Long>) NativeMemory::bytes);
        registry.register("process.bytes", (Gauge<Long>) Machine::residentBytes);
    }

    public static void count(StackReport report) {
        ExecutorMetrics now = current;
        now.runs.mark(report.finished());
        now.failed.inc(report.diverged());
        now.stacks.update((long) (report.seconds() * 1e9), TimeUnit.NANOSECONDS);
    }
}
