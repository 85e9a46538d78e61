package dev.peacock.spark.columns;

import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/** Rows to blocks as Spark's tasks make them, without Spark. */
public final class TurnedRows {
    private TurnedRows() {}

    /** Blocks of train examples with margins, and last that of the test examples {@code testIds}. */
    public static List<MarginBlock> margins(List<OutcomeRow> rows, int n, int q, int[] testIds) {
        int[] runs = rows.stream().mapToInt(OutcomeRow::run).sorted().toArray();
        return columns(rows, MarginBlocks.plan(RowRule.margins(n, q, ": do this"), testIds, runs)).stream()
                .map(MarginBlocks::block)
                .toList();
    }

    static List<BlockPlan.Columns> columns(List<OutcomeRow> rows, BlockPlan plan) {
        List<List<BlockPlan.Slice>> slices = IntStream.range(0, plan.groups())
                .mapToObj(g -> (List<BlockPlan.Slice>) new ArrayList<BlockPlan.Slice>())
                .toList();
        Iterator<OutcomeRow> each = rows.iterator();
        Slices cut = new Slices(() -> each.hasNext() ? each.next() : null, plan);
        while (cut.hasNext()) {
            Tuple2<Integer, BlockPlan.Slice> slice = cut.next();
            slices.get(slice._1).add(slice._2);
        }
        return IntStream.range(0, plan.groups())
                .boxed()
                .flatMap(group -> plan.paste(group, slices.get(group).iterator()).stream())
                .toList();
    }
}
