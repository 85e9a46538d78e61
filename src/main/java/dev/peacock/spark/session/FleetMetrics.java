package dev.peacock.spark.session;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.peacock.provenance.Clock;

/** How far the driver's training is, for the progress bar and Spark's metrics system. Safe to use from several threads. */
public final class FleetMetrics {
    // the driver's plugin and the training meet nowhere else than in their JVM
    private static volatile FleetMetrics current = new FleetMetrics(0, 0, 0);

    private final int wanted;
    private final int finishedBefore;
    private final int failedBefore;
    private final double started = Clock.seconds();
    private int finished;
    private int failed;
    private double latest = started;

    private FleetMetrics(int wanted, int finishedBefore, int failedBefore) {
        this.wanted = wanted;
        this.finishedBefore = finishedBefore;
        this.failedBefore = failedBefore;
    }

    /** Of a training that begins now; the numbers are of the runs wanted. */
    public static FleetMetrics begin(int wanted, int finishedBefore, int failedBefore) {
        FleetMetrics begun = new FleetMetrics(wanted, finishedBefore, failedBefore);
        current = begun;
        return begun;
    }

    /** Gauges of whatever training is the latest. */
    static void register(MetricRegistry registry) {
        registry.register("fleet.runs.wanted", (Gauge<Integer>) () -> current.wanted);
        registry.register("fleet.runs.done", (Gauge<Integer>) () -> current.finishedBefore + current.finished());
        registry.register("fleet.runs.failed", (Gauge<Integer>) () -> current.failedBefore + current.failed());
        registry.register("fleet.models_per_second", (Gauge<Double>) () -> current.modelsPerSecond());
    }

    public synchronized void add(StackReport report) {
        finished += report.finished();
        failed += report.diverged();
        latest = Clock.seconds();
    }

    /** In this training. */
    public synchronized int finished() {
        return finished;
    }

    /** In this training. */
    public synchronized int failed() {
        return failed;
    }

    /** In this training, finished and failed. */
    public synchronized int trained() {
        return finished + failed;
    }

    /** From the beginning of this training to its latest stack; 0 before the first. */
    private synchronized double modelsPerSecond() {
        return latest > started ? trained() / (latest - started) : 0;
    }
}
