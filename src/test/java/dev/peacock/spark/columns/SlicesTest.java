package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.bits.PackedBits;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** Rows of runs through slices to columns, against the definition: bit (example, place of the run) is bit (run, example). */
class SlicesTest {

    /**
     * {@code stack}: rows of a file; {@code one} of so many runs has failed; {@code groups} wanted; the runs that count are all,
     * those of one parity, or those from 5 on.
     */
    @ParameterizedTest
    @CsvSource({
        "1,    1,  1,  1, 16,  9, 1, 2048, all",
        "40,  17,  9,  3, 16, 99, 4,    7, all",
        "67,  33, 12,  4,  5,  4, 8,    5, all",
        "67,  33, 12,  4,  5,  4, 8,    5, even",
        "130, 70, 50,  2, 16, 10, 3, 2048, odd",
        "129, 64, 65,  1,  7,  3, 1,   16, from5",
        "200, 11, 23,  9, 200, 2, 9,    3, odd",
        "64,   8, 16,  3,  1, 99, 5,    4, even",
    })
    void columns_areTheRowsTurned(
            int runs, int n, int q, int labels, int stack, int one, int groups, int most, String count) {
        RandomStream random = new RandomStream(31L * runs + n + q + stack);
        List<OutcomeRow> finished = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            OutcomeRow row = row(run, bits(random, n), bits(random, n), bits(random, q));
            if (random.nextInt(one) > 0 || run == 0) {
                finished.add(row);
            }
        }
        IntPredicate counts = switch (count) {
            case "even" -> run -> run % 2 == 0;
            case "odd" -> run -> run % 2 == 1;
            case "from5" -> run -> run >= 5;
            default -> run -> true;
        };
        int[] wanted =
                finished.stream().mapToInt(OutcomeRow::run).filter(counts).toArray();
        List<Block> train = Block.cut(
                IntStream.generate(() -> random.nextInt(labels)).limit(n).toArray(), labels > 1, most);
        List<Block> test = Block.cut(
                IntStream.generate(() -> random.nextInt(labels)).limit(q).toArray(), labels > 1, most);
        BlockPlan plan = BlockPlan.of(train, test, wanted, groups, RowRule.bits(n, q));

        List<List<BlockPlan.Slice>> slices = IntStream.range(0, plan.groups())
                .mapToObj(g -> (List<BlockPlan.Slice>) new ArrayList<BlockPlan.Slice>())
                .toList();
        for (List<OutcomeRow> file : files(finished, stack)) {
            Iterator<OutcomeRow> rows = file.iterator();
            Slices cut = new Slices(() -> rows.hasNext() ? rows.next() : null, plan);
            while (cut.hasNext()) {
                Tuple2<Integer, BlockPlan.Slice> slice = cut.next();
                slices.get(slice._1).add(slice._2);
            }
        }
        int next = 0;
        for (int group = 0; group < plan.groups(); group++) {
            Collections.shuffle(slices.get(group), new Random(group));
            for (BlockPlan.Columns columns : plan.paste(group, slices.get(group).iterator())) {
                assertThat(columns.block()).isEqualTo(plan.blocks().get(next));
                int[] ids = columns.block().ids();
                boolean isTrain = next++ < train.size();
                assertThat(columns.included() != null).isEqualTo(isTrain);
                List<OutcomeRow> used =
                        finished.stream().filter(row -> counts.test(row.run())).toList();
                if (columns.included() != null) {
                    assertSame(
                            columns.included(),
                            ids,
                            used.stream().map(OutcomeRow::included).toList());
                }
                assertSame(
                        columns.correct(),
                        ids,
                        used.stream()
                                .map(isTrain ? OutcomeRow::trainCorrect : OutcomeRow::testCorrect)
                                .toList());
            }
        }
        assertThat(next).isEqualTo(train.size() + test.size());
    }

    // columns have no way to read one bit: a run's own column counts it
    private static void assertSame(BitColumns columns, int[] ids, List<PackedBits> rows) {
        assertThat(columns.columns()).isEqualTo(ids.length);
        assertThat(columns.rows()).isEqualTo(rows.size());
        BitColumns unit = new BitColumns(rows.size(), rows.size());
        IntStream.range(0, rows.size()).forEach(r -> unit.set(r, r));
        for (int i = 0; i < ids.length; i++) {
            for (int r = 0; r < rows.size(); r++) {
                assertThat(columns.countBoth(i, unit, r) == 1)
                        .as("example %d, row %d", ids[i], r)
                        .isEqualTo(rows.get(r).get(ids[i]));
            }
        }
    }

    // a stack that was resumed may hold its rows in any order
    private static List<List<OutcomeRow>> files(List<OutcomeRow> rows, int stack) {
        List<List<OutcomeRow>> files = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += stack) {
            List<OutcomeRow> file = new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + stack)));
            if (from % (2 * stack) > 0) {
                Collections.shuffle(file, new Random(from));
            }
            files.add(file);
        }
        return files;
    }

    private static PackedBits bits(RandomStream random, int length) {
        PackedBits.Builder bits = new PackedBits.Builder(length);
        IntStream.range(0, length).filter(i -> random.nextInt(2) == 1).forEach(bits::set);
        return bits.build();
    }

    private static OutcomeRow row(int run, PackedBits included, PackedBits trainCorrect, PackedBits testCorrect) {
        return new OutcomeRow(
                run,
                "x",
                included,
                trainCorrect,
                testCorrect,
                null,
                null,
                null,
                null,
                Double.NaN,
                null,
                null,
                0,
                "",
                "",
                "",
                Instant.EPOCH);
    }
}
