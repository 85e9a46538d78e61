package dev.peacock.spark.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private static final long LONG = 600_000;

    private static RuntimeException late() {
        return new IllegalStateException("late");
    }

    @Test
    void workInTime_givesItsResult_orItsOwnException() {
        assertThat(TimeLimit.call(LONG, () -> 7, TimeLimitTest::late, thread -> {}))
                .isEqualTo(7);
        IllegalArgumentException bad = new IllegalArgumentException("bad");
        assertThatThrownBy(() -> TimeLimit.call(
                        LONG,
                        () -> {
                            throw bad;
                        },
                        TimeLimitTest::late,
                        thread -> {}))
                .isSameAs(bad);
    }

    /** As native code, it hears no interrupt. */
    @Test
    void workThatHangs_isLeft_andItsThreadIsHandedOver() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> hung = new ArrayList<>();
        assertThatThrownBy(() -> TimeLimit.call(20, () -> waitFor(end), TimeLimitTest::late, hung::add))
                .hasMessage("late");
        assertThat(hung).hasSize(1);
        assertThat(hung.get(0).isAlive()).isTrue();
        assertThat(hung.get(0).isDaemon()).as("does not keep the JVM").isTrue();
        end.countDown();
        hung.get(0).join();
    }

    @Test
    void aTaskThatIsKilled_waitsForItsWork_andStaysInterrupted() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean right = new AtomicBoolean();
        Thread task = new Thread(() -> {
            boolean done = TimeLimit.call(
                    LONG,
                    () -> {
                        started.countDown();
                        return waitFor(end);
                    },
                    TimeLimitTest::late,
                    thread -> {});
            right.set(done && Thread.currentThread().isInterrupted());
        });
        task.start();
        started.await();
        task.interrupt();
        end.countDown();
        task.join();
        assertThat(right).isTrue();
    }

    private static boolean waitFor(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return true;
            } catch (InterruptedException e) {
                continue;
            }
        }
    }
}
