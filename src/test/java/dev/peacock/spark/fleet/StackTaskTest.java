package dev.peacock.spark.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.PeacockConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.spark.TestRun;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.nd4j.NativeCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a task makes of runs and of their models, without a task. */
@Tag("spark")
class StackTaskTest {
    private static final int TRAIN = 8;
    private static final int MASTER = 17;

    private static StackTask task(String subsets) {
        PeacockConfig config = TestRun.config(
                        "dataset.builtin = digits, model.nearest-neighbour {}\nsubsets { seed = " + MASTER + ", "
                                + subsets + " }",
                        Path.of("."))
                .config();
        return new StackTask("0123456789abcdef", config, "none", TRAIN, 2, NativeCode.NONE, 1, "outcomes", "store");
    }

    /** A mask that differs from run to run. */
    private static InclusionMask mask(int run) {
        return new InclusionMask(PackedBits.ofIndices(new int[] {run % TRAIN}, TRAIN));
    }

    /** The spec with the seeds of stream {@code index}. */
    private static RunSpec expected(int run, int index) {
        return new RunSpec(
                run,
                mask(run),
                Seeds.seed(MASTER, Seeds.Purpose.INIT, index),
                Seeds.seed(MASTER, Seeds.Purpose.ORDER, index),
                Seeds.seed(MASTER, Seeds.Purpose.DROPOUT, index),
                Seeds.seed(MASTER, Seeds.Purpose.AUGMENT, index));
    }

    private static void assertStreams(StackTask task, int first, int end, IntUnaryOperator index) {
        assertThat(IntStream.range(first, end).mapToObj(run -> task.spec(run, mask(run))))
                .containsExactlyElementsOf(IntStream.range(first, end)
                        .mapToObj(run -> expected(run, index.applyAsInt(run)))
                        .toList());
    }

    /** So fleets of the same master seed and disjoint runs are disjoint parts of one fleet, and none repeats another. */
    @Test
    void seeds_areThoseOfTheRunsNumber_whereverTheFleetBegins() {
        assertStreams(task("models = 12"), 0, 12, run -> run);
        assertStreams(task("models = 7, first-run = 5"), 5, 12, run -> run);
    }

    @Test
    void pairedRuns_shareTheSeedsOfTheirBlock_whereverTheFleetBegins() {
        String paired = "design = leave-one-out, leave-out = [4, 2], paired = true";
        assertStreams(task(paired + ", models = 12"), 0, 12, run -> run / 3);
        assertStreams(task(paired + ", models = 6, first-run = 6"), 6, 12, run -> run / 3);
    }

    @Test
    void rows_areOfTheRunsThatDidNotDiverge_andShareTheSecondsOfAll() {
        StackTask task = task("models = 12");
        List<RunSpec> specs = IntStream.of(3, 5, 6, 7)
                .mapToObj(run -> task.spec(run, mask(run)))
                .toList();
        List<OutcomeRow> rows = task.rows(
                specs,
                List.of(evaluated(3), new TrainedRun.Diverged(5, "planted"), evaluated(6), evaluated(7)),
                6,
                Device.CPU,
                "none",
                Instant.EPOCH);
        assertThat(rows).extracting(OutcomeRow::run).containsExactly(3, 6, 7);
        assertThat(rows).extracting(OutcomeRow::seconds).containsOnly(1.5);
        for (OutcomeRow row : rows) {
            assertThat(row.included()).isEqualTo(mask(row.run()).bits());
            assertThat(row.trainCorrect()).isEqualTo(evaluated(row.run()).trainCorrect());
            assertThat(row.testCorrect()).isEqualTo(evaluated(row.run()).testCorrect());
        }
    }

    private static TrainedRun.Evaluated evaluated(int run) {
        return new TrainedRun.Evaluated(
                run,
                PackedBits.ofIndices(new int[] {(run + 1) % TRAIN}, TRAIN),
                PackedBits.ofIndices(new int[] {run % 2}, 2),
                null,
                null,
                null,
                null,
                0.5,
                null,
                null);
    }
}
