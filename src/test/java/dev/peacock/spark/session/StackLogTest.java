package dev.peacock.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StackLogTest {
    @Test
    void line_isOneObject_withEveryField_inThisOrder() {
        assertThat(StackLog.line(report("node-1")))
                .isEqualTo("{\"finished_at\":\"2026-11-25T14:00:00.000001Z\",\"experiment\":\"0123456789abcdef\","
                        + "\"stack\":3,\"first_run\":12,\"last_run\":15,\"runs\":4,\"diverged\":1,\"seconds\":2.000000,"
                        + "\"seconds_per_run\":0.500000,\"task_seconds\":2.250000,\"host\":\"node-1\",\"executor\":\"7\","
                        + "\"task\":88,\"attempt\":2,\"device\":\"cpu\",\"trainer\":\"fleet-cpu\"}");
    }

    @Test
    void line_staysOneLine_whateverAHostIsCalled() {
        assertThat(StackLog.line(report("a\nb\"c"))).hasLineCount(1).contains("\"host\":\"a\\nb\\\"c\"");
    }

    @Test
    void figuresAdd_whatTheReportsSay() {
        FleetMetrics metrics = FleetMetrics.begin(20, 4, 0);
        assertThat(metrics.trained()).isZero();
        metrics.add(report("a"));
        metrics.add(report("b"));
        assertThat(metrics.finished()).isEqualTo(6);
        assertThat(metrics.failed()).isEqualTo(2);
        assertThat(metrics.trained()).isEqualTo(8);
    }

    private static StackReport report(String host) {
        Instant at = Instant.parse("2026-11-25T14:00:00.000001Z");
        return new StackReport("0123456789abcdef", 3, 12, 15, 3, 1, 2, 2.25, host, "7", 88, 2, "cpu", "fleet-cpu", at);
    }
}
