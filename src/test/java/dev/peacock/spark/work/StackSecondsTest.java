package dev.peacock.spark.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.spark.session.StackReport;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long stacks take, and how many of them a task and a job do for it. */
class StackSecondsTest {
    /** Of a stack of 16 runs. */
    static StackReport took(int stack, int finished, double seconds, int attempt) {
        return new StackReport(
                "0123456789abcdef",
                stack,
                0,
                0,
                finished,
                16 - finished,
                0,
                seconds,
                "host",
                "driver",
                0,
                attempt,
                "cpu",
                "none",
                Instant.EPOCH);
    }

    @Test
    void shortStacksShareATask_forAFewSeconds_andFewerTowardTheEnd() {
        assertThat(StackJobs.together(-1, 1000, 2)).as("nothing is known yet").isEqualTo(1);
        assertThat(StackJobs.together(600, 1000, 2)).isEqualTo(1);
        assertThat(StackJobs.together(1.6, 125, 2)).isEqualTo(6);
        assertThat(StackJobs.together(0.1, 10_000, 2)).isEqualTo(100);
        assertThat(StackJobs.together(0, 100, 2)).isEqualTo(25);
        assertThat(StackJobs.together(0.1, 31, 2)).isEqualTo(7);
        assertThat(StackJobs.together(0.1, 7, 2)).isEqualTo(1);
    }

    @Test
    void longStacksAllWaitForExecutors_andOfShortOnesOnlyHalf() {
        assertThat(StackJobs.job(-1, 1000, 1000, 2)).as("nothing is known yet").isEqualTo(4);
        assertThat(StackJobs.job(60, 12, 1000, 2)).isEqualTo(12);
        assertThat(StackJobs.job(0.1, 1000, 1000, 2)).isEqualTo(500);
    }

    @Test
    void secondsOfAStack_areTheLongestSinceTheLastJob_ofWholeStacks() {
        List<Integer> whole = IntStream.range(16, 32).boxed().toList();
        StackSeconds seconds = new StackSeconds(List.of(new Stack(0, List.of(15)), new Stack(1, whole)));
        assertThat(seconds.add(took(1, 0, 0.1, 0))).as("all runs failed").isFalse();
        assertThat(seconds.add(took(1, 16, 0.1, 1)))
                .as("an earlier try committed it")
                .isFalse();
        assertThat(seconds.isKnown()).isFalse();
        assertThat(seconds.take()).isNegative();
        assertThat(seconds.add(took(0, 1, 2, 0))).isTrue();
        assertThat(seconds.take()).as("one run of 16 is missing").isEqualTo(32);
        seconds.add(took(1, 16, 20, 0));
        seconds.add(took(1, 16, 3, 0));
        assertThat(seconds.take()).isEqualTo(20);
        assertThat(seconds.take()).as("nothing new").isEqualTo(20);
        seconds.add(took(1, 16, 3, 0));
        assertThat(seconds.take()).isEqualTo(3);
    }
}
