package dev.peacock.audit.generations.nearest;

import java.util.Arrays;

/**
 * The rows that may be among the nearest of one row, of which a squared distance is known within an error. A row whose distance is above
 * {@link #limit} for certain cannot be one of them.
 */
final class Candidates {
    /** Candidates beyond the wanted ones before those that cannot be are thrown out. */
    private static final int SLACK = 64;

    private final int kept;
    /** The smallest distances that candidates have at most, the largest of them at the root of a heap. */
    private final double[] most;

    private int known;
    private int[] ids;
    private float[] low;
    private int count;

    Candidates(int kept) {
        this.kept = kept;
        this.most = new double[kept];
        this.ids = new int[kept + SLACK];
        this.low = new float[kept + SLACK];
    }

    /** What is further away for certain is none of the nearest. */
    double limit() {
        return known < kept ? Double.POSITIVE_INFINITY : most[0];
    }

    /** Takes a row whose squared distance is {@code about}, give or take {@code error}, if it may be one of the nearest. */
    void offer(int id, double about, double error) {
        double least = about - error;
        if (least > limit()) {
            return;
        }
        if (count == ids.length) {
            shrink();
        }
        ids[count] = id;
        low[count++] = Math.nextDown((float) least);
        push(about + error);
    }

    private void push(double distance) {
        if (known < kept) {
            most[known++] = distance;
            if (known == kept) {
                Arrays.sort(most);
                reverse();
            }
        } else if (distance < most[0]) {
            sink(distance);
        }
    }

    /** A descending array is a heap. */
    private void reverse() {
        for (int i = 0, j = kept - 1; i < j; i++, j--) {
            double swapped = most[i];
            most[i] = most[j];
            most[j] = swapped;
        }
    }

    private void sink(double distance) {
        int at = 0;
        for (int child = 1; child < kept; child = 2 * at + 1) {
            if (child + 1 < kept && most[child + 1] > most[child]) {
                child++;
            }
            if (most[child] <= distance) {
                break;
            }
            most[at] = most[child];
            at = child;
        }
        most[at] = distance;
    }

    private void shrink() {
        double limit = limit();
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (low[i] <= limit) {
                ids[left] = ids[i];
                low[left++] = low[i];
            }
        }
        count = left;
        if (count > ids.length / 2) {
            ids = Arrays.copyOf(ids, 2 * ids.length);
            low = Arrays.copyOf(low, ids.length);
        }
    }

    /** The nearest of them, by their exact distances. */
    void nearest(Rows rows, int row, Rows others, int[] into, double[] distances, int at) {
        Arrays.fill(into, at, at + kept, -1);
        Arrays.fill(distances, at, at + kept, Double.POSITIVE_INFINITY);
        shrink();
        // so that of equally near ones the first stays first
        Arrays.sort(ids, 0, count);
        for (int i = 0; i < count; i++) {
            insert(ids[i], rows.squared(row, others, ids[i]), into, distances, at);
        }
        for (int i = at; i < at + kept; i++) {
            distances[i] = Math.sqrt(distances[i] / rows.width());
        }
    }

    private void insert(int id, double distance, int[] into, double[] distances, int at) {
        int place = at + kept - 1;
        if (!(distance < distances[place])) {
            return;
        }
        for (; place > at && distance < distances[place - 1]; place--) {
            distances[place] = distances[place - 1];
            into[place] = into[place - 1];
        }
        distances[place] = distance;
        into[place] = id;
    }
}
