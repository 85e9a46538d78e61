package dev.peacock.spark.columns;

import dev.peacock.bits.EightRows;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.spark.experiment.FinishedFleet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Turns rows of runs into slices by group of blocks. Eight runs, those of one octet of the runs that count, are turned
 * to a byte an example at a time: at most eight rows are held, and a group's share of their bytes and margins. Rows of an octet
 * that do not come one after the other make several slices of it, each with its own bits.
 */
final class Slices implements Iterator<Tuple2<Integer, BlockPlan.Slice>> {
    private final Rows rows;
    private final BlockPlan plan;
    private final EightRows included;
    private final EightRows trainCorrect;
    private final EightRows testCorrect;
    private final List<OutcomeRow> held = new ArrayList<>();
    private @Nullable OutcomeRow ahead;
    private BlockPlan.Octet octet = new BlockPlan.Octet(new int[0], held, new byte[0], new byte[0], new byte[0]);
    private int group;

    /** Gives null at the end. */
    interface Rows {
        @Nullable
        OutcomeRow next();
    }

    Slices(Rows rows, BlockPlan plan) {
        this.rows = rows;
        this.plan = plan;
        this.included = new EightRows(plan.rule().n());
        this.trainCorrect = new EightRows(plan.rule().n());
        this.testCorrect = new EightRows(plan.rule().q());
        this.group = plan.groups();
    }

    /** The columns of all blocks, in one shuffle; they stay in memory or on local disks until they are unpersisted. */
    static JavaRDD<BlockPlan.Columns> columns(
            JavaSparkContext spark, FinishedFleet fleet, Broadcast<BlockPlan> plan, int tasks) {
        return once(spark, fleet, plan, tasks).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** The same, made anew whenever they are used. */
    static JavaRDD<BlockPlan.Columns> once(
            JavaSparkContext spark, FinishedFleet fleet, Broadcast<BlockPlan> plan, int tasks) {
        JavaRDD<Tuple2<Integer, BlockPlan.Slice>> slices =
                RowsOfFiles.of(spark, fleet, plan.value().rule().kept(), tasks, rows -> new Slices(rows, plan.value()));
        // a partition a group, so that its slices can be taken one by one as they come
        return JavaPairRDD.fromJavaRDD(slices)
                .partitionBy(new HashPartitioner(plan.value().groups()))
                .values()
                .mapPartitionsWithIndex(
                        (group, of) -> plan.value().paste(group, of).iterator(), true);
    }

    @Override
    public boolean hasNext() {
        return group < plan.groups() || fill();
    }

    /** By group. */
    @Override
    public Tuple2<Integer, BlockPlan.Slice> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        BlockPlan.Slice slice = plan.cut(group, octet);
        return new Tuple2<>(group++, slice);
    }

    private boolean fill() {
        included.clear();
        trainCorrect.clear();
        testCorrect.clear();
        held.clear();
        int[] places = new int[8];
        for (OutcomeRow row = read(); row != null; row = read()) {
            int place = Arrays.binarySearch(plan.runs(), row.run());
            if (place < 0) {
                continue;
            }
            if (!held.isEmpty() && place >>> 3 != places[0] >>> 3) {
                ahead = row;
                break;
            }
            plan.rule().check(row);
            places[held.size()] = place;
            held.add(row);
            included.set(place & 7, row.included());
            trainCorrect.set(place & 7, row.trainCorrect());
            testCorrect.set(place & 7, row.testCorrect());
        }
        if (held.isEmpty()) {
            return false;
        }
        octet = new BlockPlan.Octet(
                Arrays.copyOf(places, held.size()),
                held,
                included.columns(),
                trainCorrect.columns(),
                testCorrect.columns());
        group = 0;
        return plan.groups() > 0;
    }

    private @Nullable OutcomeRow read() {
        OutcomeRow row = ahead == null ? rows.next() : ahead;
        ahead = null;
        return row;
    }
}
