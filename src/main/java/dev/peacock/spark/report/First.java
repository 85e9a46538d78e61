package dev.peacock.spark.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/** The first rows of many in an order. */
final class First implements Serializable {
    private static final long serialVersionUID = 1L;

    /** An order that tasks can be sent. */
    interface Order extends Comparator<Row>, Serializable {}

    private static final int SLACK = 16;

    private final int most;
    private final Order order;
    private final List<Row> rows = new ArrayList<>();

    First(int most, Order order) {
        this.most = most;
        this.order = order;
    }

    void add(Row row) {
        rows.add(row);
        // seldom, so that a row costs little
        if (rows.size() > 2 * most + SLACK) {
            cut();
        }
    }

    void addAll(First other) {
        other.rows.forEach(this::add);
    }

    /** Leaves no more than are asked for. */
    void cut() {
        rows.sort(order);
        if (rows.size() > most) {
            rows.subList(most, rows.size()).clear();
        }
    }

    /** At most as many as were asked for, in order. */
    List<Row> rows() {
        cut();
        return List.copyOf(rows);
    }
}
