package dev.peacock.audit.attribution;

import java.util.Map;
import java.util.TreeMap;

/** Scores that are 1 for train examples of the test example's label and 0 for others: a floor that needs no model. */
public final class SameLabel {
    private SameLabel() {}

    public static Predictions of(Masks masks, int[] trainLabels, int[] testLabels) {
        Map<Integer, double[]> counts = new TreeMap<>();
        for (int i = 0; i < trainLabels.length; i++) {
            masks.add(i, 1, counts.computeIfAbsent(trainLabels[i], label -> new double[masks.models()]));
        }
        double[] none = new double[masks.models()];
        return (j, into) -> System.arraycopy(counts.getOrDefault(testLabels[j], none), 0, into, 0, into.length);
    }
}
