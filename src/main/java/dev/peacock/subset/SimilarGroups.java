package dev.peacock.subset;

import dev.peacock.dataset.ExampleStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the train examples into small groups of similar ones of the same label: the leaves of a principal-axis tree (Verma, Kpotufe
 * and Dasgupta 2009). Examples of a label are halved across the direction in which they spread most, again and again. A pure
 * function of the stored values: sums run in one order in doubles, ties go to the lower train_id.
 */
public final class SimilarGroups {
    /** Features looked at, evenly spread; enough to tell who is similar. */
    private static final int MOST_FEATURES = 256;
    /** Power iterations: the direction need not be exact, only always the same. */
    private static final int ITERATIONS = 8;

    private static final float[] NONE = {};

    private final int most;
    /** By train example, only while its label is worked on. */
    private final float[][] values;

    private final List<int[]> groups = new ArrayList<>();

    private SimilarGroups(int most, int trainSize) {
        this.most = most;
        this.values = new float[trainSize][];
        Arrays.fill(values, NONE);
    }

    /** All train examples of the store in groups of at most {@code most}, each of one label. */
    public static int[][] of(ExampleStore store, int most) {
        SimilarGroups tree = new SimilarGroups(most, store.trainSize());
        List<List<Integer>> byLabel = new ArrayList<>();
        store.labelNames().forEach(name -> byLabel.add(new ArrayList<>()));
        for (int i = 0; i < store.trainSize(); i++) {
            byLabel.get(store.label(i)).add(i);
        }
        for (List<Integer> members : byLabel) {
            if (!members.isEmpty()) {
                members.forEach(i -> tree.values[i] = features(store, i));
                tree.split(members.stream().mapToInt(Integer::intValue).toArray());
                members.forEach(i -> tree.values[i] = NONE);
            }
        }
        return tree.groups.toArray(int[][]::new);
    }

    private static float[] features(ExampleStore store, int example) {
        int d = store.shape().size();
        float[] all = new float[d];
        store.readUnscaled(example, all, 0);
        float[] kept = new float[Math.min(d, MOST_FEATURES)];
        for (int f = 0; f < kept.length; f++) {
            kept[f] = all[(int) ((long) f * d / kept.length)];
        }
        return kept;
    }

    private void split(int[] members) {
        if (members.length <= most) {
            groups.add(members);
            return;
        }
        double[] along = projections(members);
        Integer[] order = new Integer[members.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> along[i]).thenComparing(i -> members[i]));
        int parts = (members.length + most - 1) / most;
        int cut = (int) ((long) members.length * (parts / 2) / parts);
        split(Arrays.stream(order, 0, cut).mapToInt(i -> members[i]).sorted().toArray());
        split(Arrays.stream(order, cut, order.length)
                .mapToInt(i -> members[i])
                .sorted()
                .toArray());
    }

    /** Of the members on the first principal axis, by power iteration from the member farthest from the mean. */
    private double[] projections(int[] members) {
        int d = values[members[0]].length;
        double[] mean = new double[d];
        for (int member : members) {
            for (int f = 0; f < d; f++) {
                mean[f] += values[member][f];
            }
        }
        for (int f = 0; f < d; f++) {
            mean[f] /= members.length;
        }
        double[] axis = farthest(members, mean);
        double[] along = project(members, mean, axis);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            axis = weighted(members, mean, along);
            along = project(members, mean, axis);
        }
        return along;
    }

    /** The deviation of the member that is farthest from the mean. */
    private double[] farthest(int[] members, double[] mean) {
        double[] best = new double[mean.length];
        double most = -1;
        for (int member : members) {
            double[] deviation = new double[mean.length];
            double square = 0;
            for (int f = 0; f < mean.length; f++) {
                deviation[f] = values[member][f] - mean[f];
                square += deviation[f] * deviation[f];
            }
            if (square > most) {
                most = square;
                best = deviation;
            }
        }
        return best;
    }

    private double[] project(int[] members, double[] mean, double[] axis) {
        double centre = 0;
        double square = 0;
        for (int f = 0; f < axis.length; f++) {
            centre += mean[f] * axis[f];
            square += axis[f] * axis[f];
        }
        double length = square == 0 ? 1 : Math.sqrt(square);
        double[] along = new double[members.length];
        for (int i = 0; i < members.length; i++) {
            float[] value = values[members[i]];
            double sum = 0;
            for (int f = 0; f < axis.length; f++) {
                sum += value[f] * axis[f];
            }
            along[i] = (sum - centre) / length;
        }
        return along;
    }

    private double[] weighted(int[] members, double[] mean, double[] along) {
        double[] axis = new double[mean.length];
        for (int i = 0; i < members.length; i++) {
            float[] value = values[members[i]];
            for (int f = 0; f < axis.length; f++) {
                axis[f] += along[i] * (value[f] - mean[f]);
            }
        }
        return axis;
    }
}
