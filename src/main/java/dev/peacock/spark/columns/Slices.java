package dev.peacock.spark.columns;

import dev.peacock.bits.EightRows;
import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Turns rows of runs into slices by group of blocks. Eight runs, those of one octet of the runs that count, are turned
 * to a byte an example at a time: at most eight rows are held, and a group's share of their bytes. Rows of an octet
 * that do not come one after the other make several slices of it, each with its own bits.
 */
final class Slices implements Iterator<Tuple2<Integer, BlockPlan.Slice>> {
    private final Rows rows;
    private final BlockPlan plan;
    private final EightRows included;
    private final EightRows trainCorrect;
    private final EightRows testCorrect;
    private @Nullable OutcomeRow ahead;
    private Bytes bytes = new Bytes(-1, new byte[0], new byte[0], new byte[0]);
    private int group;

    /** Gives null at the end. */
    interface Rows {
        @Nullable
        OutcomeRow next() throws IOException;
    }

    private record Bytes(int octet, byte[] included, byte[] trainCorrect, byte[] testCorrect) {}

    Slices(Rows rows, BlockPlan plan) {
        this.rows = rows;
        this.plan = plan;
        this.included = new EightRows(plan.n());
        this.trainCorrect = new EightRows(plan.n());
        this.testCorrect = new EightRows(plan.q());
        this.group = plan.groups();
    }

    @Override
    public boolean hasNext() {
        try {
            return group < plan.groups() || fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By group. */
    @Override
    public Tuple2<Integer, BlockPlan.Slice> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        BlockPlan.Slice slice = plan.cut(group, bytes.octet, bytes.included, bytes.trainCorrect, bytes.testCorrect);
        return new Tuple2<>(group++, slice);
    }

    private boolean fill() throws IOException {
        included.clear();
        trainCorrect.clear();
        testCorrect.clear();
        int octet = -1;
        for (OutcomeRow row = read(); row != null; row = read()) {
            int place = Arrays.binarySearch(plan.runs(), row.run());
            if (place < 0) {
                continue;
            }
            if (octet >= 0 && place >>> 3 != octet) {
                ahead = row;
                break;
            }
            octet = place >>> 3;
            included.set(place & 7, row.included());
            trainCorrect.set(place & 7, row.trainCorrect());
            testCorrect.set(place & 7, row.testCorrect());
        }
        if (octet < 0) {
            return false;
        }
        bytes = new Bytes(octet, included.columns(), trainCorrect.columns(), testCorrect.columns());
        group = 0;
        return plan.groups() > 0;
    }

    private @Nullable OutcomeRow read() throws IOException {
        OutcomeRow row = ahead == null ? rows.next() : ahead;
        ahead = null;
        return row;
    }
}
