package dev.peacock.images.nearest;

import java.util.Arrays;

/**
 * Those that may be among the nearest of one vector, of which a squared distance is known within an error. One whose distance is above
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
    private double[] least;
    private int count;

    Candidates(int kept) {
        this.kept = kept;
        this.most = new double[kept];
        this.ids = new int[kept + SLACK];
        this.least = new double[kept + SLACK];
    }

    /** What is further away for certain is none of the nearest. */
    double limit() {
        return known < kept ? Double.POSITIVE_INFINITY : most[0];
    }

    /** Takes one whose squared distance is {@code about}, give or take {@code error}, if it may be one of the nearest. */
    void offer(int id, double about, double error) {
        if (about - error > limit()) {
            return;
        }
        if (count == ids.length) {
            shrink();
        }
        ids[count] = id;
        least[count++] = about - error;
        push(about + error);
    }

    private void push(double distance) {
        if (known < kept) {
            most[known++] = distance;
            if (known == kept) {
                // a descending array is a heap
                Arrays.sort(most);
                for (int i = 0, j = kept - 1; i < j; i++, j--) {
                    double swapped = most[i];
                    most[i] = most[j];
                    most[j] = swapped;
                }
            }
        } else if (distance < most[0]) {
            sink(distance);
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
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (least[i] <= limit()) {
                ids[left] = ids[i];
                least[left++] = least[i];
            }
        }
        count = left;
        if (count > ids.length / 2) {
            ids = Arrays.copyOf(ids, 2 * ids.length);
            least = Arrays.copyOf(least, ids.length);
        }
    }

    /** The nearest of them by their exact distances from the vector at {@code at} of {@code values}, and of equally near ones the first. */
    void nearest(Metric metric, float[] values, int at, Vectors among, int[] into, double[] distances, int rank) {
        Arrays.fill(into, rank, rank + kept, -1);
        Arrays.fill(distances, rank, rank + kept, Double.POSITIVE_INFINITY);
        shrink();
        Arrays.sort(ids, 0, count);
        float[] other = new float[among.width()];
        for (int i = 0; i < count; i++) {
            among.read(ids[i], other, 0);
            insert(ids[i], metric.squared(values, at, other, 0), into, distances, rank);
        }
        for (int i = rank; i < rank + kept; i++) {
            distances[i] = Math.sqrt(distances[i]);
        }
    }

    private void insert(int id, double distance, int[] into, double[] distances, int rank) {
        int place = rank + kept - 1;
        if (!(distance < distances[place])) {
            return;
        }
        for (; place > rank && distance < distances[place - 1]; place--) {
            distances[place] = distances[place - 1];
            into[place] = into[place - 1];
        }
        distances[place] = distance;
        into[place] = id;
    }
}
