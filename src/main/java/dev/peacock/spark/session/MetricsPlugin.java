package dev.peacock.spark.session;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Brings our figures into Spark's metrics system, on the driver and on every executor; docs/observability.md lists them. Spark makes it by
 * its name in {@code spark.plugins}, and puts {@code plugin.} and that name before each metric's.
 */
public final class MetricsPlugin implements SparkPlugin {
    /** Spark's name of a driver that is its own executor. */
    private static final String DRIVER = "driver";

    @Override
    public DriverPlugin driverPlugin() {
        return new Driver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    private static final class Driver implements DriverPlugin {
        private boolean local;

        @Override
        public Map<String, String> init(SparkContext spark, PluginContext context) {
            local = spark.isLocal();
            return Map.of();
        }

        /** Called when the application has its id, which goes before each name. */
        @Override
        public void registerMetrics(String application, PluginContext context) {
            FleetMetrics.register(context.metricRegistry());
            if (local) {
                ExecutorMetrics.begin(context.metricRegistry());
            } else {
                ExecutorMetrics.registerMemory(context.metricRegistry());
            }
        }
    }

    private static final class Executor implements ExecutorPlugin {
        @Override
        public void init(PluginContext context, Map<String, String> fromDriver) {
            // a local driver's own executor begins before the application has an id
            if (!context.executorID().equals(DRIVER)) {
                ExecutorMetrics.begin(context.metricRegistry());
            }
        }
    }
}
