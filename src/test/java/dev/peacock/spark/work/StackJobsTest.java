package dev.peacock.spark.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class StackJobsTest {
    private static final int STACKS = 97;
    private static final int TASKS = 10;
    private static final double PATIENCE = 0.3;
    /** Spark's stage of each stack; static, since tasks are serialized. */
    private static final Map<Integer, Integer> STAGES = new ConcurrentHashMap<>();

    private static final List<Integer> BEGUN = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    private final JavaSparkContext spark =
            new JavaSparkContext(TestRun.session().sparkContext());
    private final List<Stack> stacks =
            IntStream.range(0, STACKS).mapToObj(i -> new Stack(i, List.of(i))).toList();

    private static StackReport report(Stack stack) {
        return StackSecondsTest.took(stack.number(), 16, 0, 0);
    }

    /** What Spark does meanwhile. Its events come by one thread. */
    private static final class Watch extends SparkListener {
        final List<Integer> tasks = Collections.synchronizedList(new ArrayList<>());
        final Set<Integer> running = ConcurrentHashMap.newKeySet();
        final Set<String> groups = ConcurrentHashMap.newKeySet();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            tasks.add(job.stageInfos().apply(0).numTasks());
            groups.add(String.valueOf(job.properties().getProperty("spark.jobGroup.id")));
            running.add(job.jobId());
            most.accumulateAndGet(running.size(), Math::max);
        }

        @Override
        public void onJobEnd(SparkListenerJobEnd job) {
            running.remove(job.jobId());
        }
    }

    private Watch watch() {
        Watch watch = new Watch();
        spark.sc().addSparkListener(watch);
        return watch;
    }

    private void awaitEvents(Watch watch) throws Exception {
        spark.sc().listenerBus().waitUntilEmpty();
        // Spark tells whoever waits for a job of its end before it tells listeners
        for (int polls = 0; polls < 600 && !watch.running.isEmpty(); polls++) {
            Thread.sleep(100);
        }
        spark.sc().removeSparkListener(watch);
    }

    @Test
    void eachStackIsReportedOnce_byOneThreadAtATime_andJobsAreSmallAndTwoAtMost() throws Exception {
        Watch watch = watch();
        List<Integer> done = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        StackJobs.run(spark, "train: test", stacks, TASKS, PATIENCE, StackJobsTest::report, report -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            done.add(report.stack());
            inside.decrementAndGet();
        });
        awaitEvents(watch);
        assertThat(done)
                .hasSize(STACKS)
                .containsAll(IntStream.range(0, STACKS).boxed().toList());
        assertThat(watch.tasks).hasSizeGreaterThan(3).allMatch(tasks -> tasks <= TASKS);
        assertThat(watch.tasks.stream().mapToInt(Integer::intValue).sum())
                .as("stacks that take no time share tasks")
                .isLessThan(STACKS);
        assertThat(watch.most.get()).isLessThanOrEqualTo(2);
        assertThat(watch.groups).containsExactly("train: test");
        assertThat(spark.getLocalProperty("spark.jobGroup.id")).isNull();
    }

    @Test
    void whereNothingIsHeard_theOthersWaitNoLongerForIt() throws IOException {
        STAGES.clear();
        List<Integer> order = new ArrayList<>();
        int first = 2 * spark.defaultParallelism();
        // all runs fail, so that no report tells how long a stack takes; the last stack of the first job waits for
        // later ones
        StackJobs.run(
                spark,
                "train: test",
                stacks.subList(0, first + 2),
                TASKS,
                PATIENCE,
                stack -> {
                    STAGES.put(stack.number(), TaskContext.get().stageId());
                    for (int polls = 0; stack.number() == first - 1 && !STAGES.containsKey(first); polls++) {
                        if (polls > 600) {
                            throw new IllegalStateException("no later job was begun");
                        }
                        Thread.sleep(100);
                    }
                    return StackSecondsTest.took(stack.number(), 0, 0, 0);
                },
                report -> order.add(report.stack()));
        assertThat(order).hasSize(first + 2).doesNotHaveDuplicates();
        assertThat(STAGES.get(first)).isGreaterThan(STAGES.get(first - 1));
    }

    @Test
    void ofATaskThatIsKilled_noFurtherStackIsBegun() {
        BEGUN.clear();
        List<Stack> some = stacks.subList(0, 6);
        spark.parallelize(List.of(new ArrayList<>(some)), 1)
                .map(together -> StackJobs.all(together, StackJobsTest::killedOnce))
                .collect();
        // Spark tries it again
        assertThat(BEGUN).containsExactly(0, 1, 2, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void ofATaskWithStacksThatFail_theOthersAreDone_andAllFailuresAreSaid() {
        BEGUN.clear();
        assertThatThrownBy(() -> inOneTask(stack -> {
                    BEGUN.add(stack.number());
                    if (stack.number() == 1 || stack.number() == 2) {
                        throw new IllegalStateException("planted " + stack.number());
                    }
                    return report(stack);
                }))
                // from which a full disk is known
                .hasMessageContainingAll("planted 1", "planted 2");
        assertThat(BEGUN).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aMistakeOfTheUsers_orAStoreThatIsAway_endsATaskAtOnce() {
        for (Exception failure : List.of(
                new UserError("planted"),
                new IOException("planted"),
                new UncheckedIOException(new IOException("planted")))) {
            BEGUN.clear();
            assertThatThrownBy(() -> inOneTask(stack -> {
                        BEGUN.add(stack.number());
                        throw stack.number() == 1 ? failure : new IllegalStateException("an earlier one");
                    }))
                    .hasMessageContainingAll("planted", "an earlier one");
            assertThat(BEGUN).containsExactly(0, 1);
        }
    }

    private List<List<StackReport>> inOneTask(Function<Stack, StackReport> task) {
        return spark.parallelize(List.of(new ArrayList<>(stacks.subList(0, 4))), 1)
                .map(together -> StackJobs.all(together, task))
                .collect();
    }

    @Test
    void ofATaskThatIsTriedAgain_whatWasCommittedOrFailedForGood_isNotDoneAgain() throws IOException {
        Path marks = Files.createDirectory(directory.resolve("marks"));
        Work<Squares.Row> work = Squares.work(directory.resolve("work"), marks, Squares.Fault.FAILS_FOR_GOOD, 1, null);
        BEGUN.clear();
        List<StackReport> reports = inOneTask(stack -> {
                    StackReport report = WorkTask.run(work, stack, new Configuration());
                    killedOnce(stack);
                    return report;
                })
                .get(0);
        assertThat(BEGUN).containsExactly(0, 1, 2, 0, 1, 2, 3);
        assertThat(Squares.begun(marks)).isEqualTo(Map.of(0, 1, 1, 1, 2, 1, 3, 1));
        assertThat(reports).extracting(StackReport::diverged).containsExactly(0, 1, 0, 0);
    }

    /** The first try of its task is killed while it does stack 2, which does not hear it. */
    private static StackReport killedOnce(Stack stack) {
        BEGUN.add(stack.number());
        TaskContext task = TaskContext.get();
        if (stack.number() == 2 && task.attemptNumber() == 0) {
            SparkContext.getOrCreate().killTaskAttempt(task.taskAttemptId(), false, "planted");
            for (int polls = 0; polls < 6000 && !task.isInterrupted(); polls++) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        return report(stack);
    }

    @Test
    void stacksAreBegunInOrder_soThatWhatIsThereAfterAKillIsTheFirstOfThem() throws IOException {
        Map<Integer, Integer> stages = new TreeMap<>();
        for (int repeat = 0; repeat < 20; repeat++) {
            STAGES.clear();
            StackJobs.run(
                    spark,
                    "train: test",
                    stacks,
                    TASKS,
                    PATIENCE,
                    stack -> {
                        STAGES.put(stack.number(), TaskContext.get().stageId());
                        return report(stack);
                    },
                    report -> {});
            stages.clear();
            stages.putAll(STAGES);
            // Spark serves the job of the lower number first
            assertThat(List.copyOf(stages.values())).hasSize(STACKS).isSorted();
        }
    }

    @Test
    void taskThatFails_endsAllJobs_andIsThrownAsSparkThrowsIt() throws Exception {
        Watch watch = watch();
        assertThatThrownBy(() -> StackJobs.run(
                        spark,
                        "train: test",
                        stacks,
                        TASKS,
                        PATIENCE,
                        stack -> {
                            if (stack.number() == 15) {
                                throw new UserError("planted");
                            }
                            return report(stack);
                        },
                        report -> {}))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("planted");
        awaitEvents(watch);
        assertThat(watch.running).isEmpty();
        assertThat(watch.tasks).hasSizeLessThan(10);
    }

    @Test
    void whatTheDriverThrows_endsThemToo() {
        assertThatThrownBy(() ->
                        StackJobs.run(spark, "train: test", stacks, TASKS, PATIENCE, StackJobsTest::report, report -> {
                            throw new IllegalStateException("planted");
                        }))
                .hasStackTraceContaining("planted");
    }

    @Test
    void noStacks_isNoJob() throws IOException {
        StackJobs.run(spark, "train: test", List.of(), StackJobsTest::report, report -> {
            throw new AssertionError(report);
        });
    }
}
