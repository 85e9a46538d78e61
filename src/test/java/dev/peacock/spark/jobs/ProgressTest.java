package dev.peacock.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void line_saysRunsRateAndTimeLeft() {
        assertThat(Progress.line(Progress.TRAINING, 400, 100, 100, 25))
                .isEqualTo("200 of 400 runs, 4.00 models/s, 50 s left");
        assertThat(Progress.line(Progress.TRAINING, 20_000, 0, 10, 10))
                .isEqualTo("10 of 20,000 runs, 1.00 models/s, 5 h 33 min left");
    }

    @Test
    void line_hasTheWordsOfOtherWork() {
        Progress.Words words = new Progress.Words("simulating", "repetitions", "repetitions/s");
        assertThat(Progress.line(words, 400, 0, 100, 25))
                .isEqualTo("100 of 400 repetitions, 4.00 repetitions/s, 1 min 15 s left");
    }

    @Test
    void line_hasNoRate_beforeTheFirstRun_andNoTimeLeft_afterTheLast() {
        assertThat(Progress.line(Progress.TRAINING, 400, 100, 0, 25)).isEqualTo("100 of 400 runs");
        assertThat(Progress.line(Progress.TRAINING, 400, 0, 400, 100)).isEqualTo("400 of 400 runs, 4.00 models/s");
    }

    @Test
    void terminal_getsABar_thatEndsWithItsLine() {
        String shown = show(true);
        assertThat(shown)
                .startsWith("\r[##############################] 8 of 8 runs")
                .endsWith("\n");
    }

    @Test
    void elsewhere_getsPlainLines() {
        assertThat(show(false)).startsWith("training: 8 of 8 runs").doesNotContain("\r");
    }

    private static String show(boolean terminal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Progress(to, terminal, Progress.TRAINING, 8, 2, () -> 6, () -> "").close();
        return out.toString(StandardCharsets.UTF_8);
    }
}
