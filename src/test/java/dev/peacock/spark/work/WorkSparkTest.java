package dev.peacock.spark.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.outcome.RowFiles;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work that is no training goes through what training goes through. */
@Tag("spark")
class WorkSparkTest {
    private static final int END = 20;
    private static final int PLANTED = 10;

    /** Tasks run in this JVM. */
    private static CyclicBarrier meeting = new CyclicBarrier(1);

    private final Configuration hadoop = new Configuration();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @TempDir
    Path out;

    private Path marks;
    private Path work;

    @BeforeEach
    void begin() throws IOException {
        marks = Files.createDirectory(out.resolve("marks"));
        work = out.resolve("work");
    }

    private Scheduler<Squares.Row> squares(Squares.Fault fault, OutputDirectory.Guard guard, Work.Limit... limit) {
        JobContext context = new JobContext(
                TestRun.session(),
                new OutputDirectory(hadoop, out.toUri().toString(), guard),
                new PrintStream(log, true, StandardCharsets.UTF_8),
                false);
        return new Scheduler<>(context, Squares.work(work, marks, fault, PLANTED, limit.length == 0 ? null : limit[0]));
    }

    private Scheduler<Squares.Row> squares(Squares.Fault fault, Work.Limit... limit) {
        return squares(fault, () -> {}, limit);
    }

    private RowFiles<Squares.Row> files() {
        return Squares.files(work, Squares.OWNER).open(hadoop);
    }

    private static Map<Integer, Integer> onceEach(int end) {
        return IntStream.range(0, end).boxed().collect(Collectors.toMap(number -> number, number -> 1));
    }

    @Test
    void numbers_giveTheirRows_inTheirOrder_andOnceMoreWithoutWork() throws IOException {
        Scheduler<Squares.Row> squares = squares(Squares.Fault.NONE);
        squares.runMissing(END);
        squares.runMissing(END);

        assertThat(squares.rows(END)).isEqualTo(Squares.expected(END));
        assertThat(Squares.begun(marks)).isEqualTo(onceEach(END));
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("squaring: 20 of 20 numbers, ")
                .contains("squaring: 20 of 20 numbers are already finished");
        assertThat(work).isDirectoryNotContaining("glob:**/_*");
    }

    /** A stack that is only begun is completed: what it has is kept. */
    @Test
    void moreNumbers_areAdded_alsoToAStackThatWasLeftShort() throws IOException {
        Scheduler<Squares.Row> squares = squares(Squares.Fault.NONE);
        squares.runMissing(5);
        squares.runMissing(END);

        assertThat(squares.rows(END)).isEqualTo(Squares.expected(END));
        assertThat(squares.rows(3)).isEqualTo(Squares.expected(3));
        assertThat(Squares.begun(marks)).isEqualTo(onceEach(END));
    }

    @Test
    void ofAStack_onlyWhatNoEarlierTryCommitted_isMissing() throws IOException {
        squares(Squares.Fault.NONE).runMissing(Squares.STACK + 1);
        for (Stack stack :
                Stack.of(IntStream.range(0, 3 * Squares.STACK).boxed().toList(), Squares.STACK)) {
            assertThat(WorkTask.missing(files(), stack, Set.of()).numbers())
                    .isEqualTo(stack.numbers().stream()
                            .filter(number -> number > Squares.STACK)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "CANCELS"})
    void whatWasFinishedBeforeAKill_isNotDoneAgain(Squares.Fault fault) throws Exception {
        assertThatThrownBy(() -> squares(fault).runMissing(END)).isNotNull();
        awaitIdle();
        Set<Integer> finished = files().done();
        // the stacks are begun in order, by two threads, so that of those before one may still have been at work,
        // whichever
        assertThat(finished).doesNotContain(PLANTED, PLANTED + 1);
        assertThat(finished)
                .filteredOn(number -> number < PLANTED)
                .hasSizeGreaterThanOrEqualTo(PLANTED - Squares.STACK);
        assertThatThrownBy(() -> squares(Squares.Fault.NONE).rows(END))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(" of 20 numbers are missing");

        Scheduler<Squares.Row> again = squares(Squares.Fault.NONE);
        again.runMissing(END);

        assertThat(again.rows(END)).isEqualTo(Squares.expected(END));
        Map<Integer, Integer> begun = Squares.begun(marks);
        finished.forEach(number -> assertThat(begun.get(number)).isEqualTo(1));
        assertThat(begun.get(PLANTED)).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("squaring: " + finished.size() + " of 20 numbers are already finished");
    }

    /**
     * A task beside the one that failed may still commit its stack after the job has ended. Spark's status comes late, so ask for every
     * core at once: that many tasks can only meet when no other task is left.
     */
    private static void awaitIdle() {
        int cores = TestRun.session().sparkContext().defaultParallelism();
        meeting = new CyclicBarrier(cores);
        TestRun.session().range(0, cores, 1, cores).foreachPartition((ForeachPartitionFunction<Long>)
                rows -> meeting.await(1, TimeUnit.MINUTES));
    }

    @Test
    void damagedFile_isRefused_andRepairedByItsNumbersAlone() throws IOException {
        Scheduler<Squares.Row> squares = squares(Squares.Fault.NONE);
        squares.runMissing(END);
        Path file = work.resolve("stack-000002.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        Files.deleteIfExists(work.resolve(".stack-000002.parquet.crc"));

        assertThatThrownBy(() -> squares.rows(END))
                .hasStackTraceContaining("stack-000002.parquet: damaged (")
                .hasStackTraceContaining("); square with repair again");
        squares.repair("files of squares");
        assertThat(files().done()).doesNotContain(4, 5).hasSize(END - 2);
        squares.runMissing(END);

        assertThat(squares.rows(END)).isEqualTo(Squares.expected(END));
        Map<Integer, Integer> begun = Squares.begun(marks);
        assertThat(begun).containsEntry(4, 2).containsEntry(5, 2);
        assertThat(begun.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(END + 2);
        assertThat(work.resolve("_damaged/stack-000002.parquet")).hasBinaryContent(bytes);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("and its numbers are made again")
                .contains("repair: 10 files of squares read, 1 damaged");
    }

    @Test
    void numberThatFailsForGood_isNotTriedAgain_andHasNoRows() throws IOException {
        Scheduler<Squares.Row> squares = squares(Squares.Fault.FAILS_FOR_GOOD);
        squares.runMissing(END);
        squares.runMissing(END);

        assertThat(squares.rows(END))
                .isEqualTo(Squares.expected(END).stream()
                        .filter(row -> row.number() != PLANTED)
                        .toList());
        assertThat(Squares.begun(marks)).isEqualTo(onceEach(END));
        assertThat(work.resolve("_failed/run-000010.txt")).hasContent("planted");
    }

    @Test
    void stackThatTakesTooLong_endsTheJobWithASentence() {
        assertThatThrownBy(() -> squares(Squares.Fault.HANGS, new Work.Limit(1, "squares.timeout"))
                        .runMissing(END))
                .hasMessageContaining("stack 5 (2 numbers from 10) took longer than squares.timeout = 1 s on host ")
                .hasMessageContaining("set squares.timeout higher and run the same command again");
    }

    @Test
    void driverThatLostTheDirectory_beginsNothing() throws IOException {
        assertThatThrownBy(() -> squares(Squares.Fault.NONE, () -> {
                            throw new UserError("lost");
                        })
                        .runMissing(END))
                .hasMessage("lost");
        assertThat(Squares.begun(marks)).isEmpty();
    }

    @Test
    void filesOfOtherWork_areRefused() throws IOException {
        squares(Squares.Fault.NONE).runMissing(2);
        assertThatThrownBy(() ->
                        Squares.files(work, "fedcba9876543210").open(hadoop).done())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "belongs to experiment 0123456789abcdef, but this directory is that of fedcba9876543210");
    }

    @Test
    void sessionThatKnowsNoFile_findsNothing() throws IOException {
        assertThat(new TreeSet<>(files().done())).isEmpty();
        assertThat(squares(Squares.Fault.NONE).rows(0)).isEmpty();
    }
}
