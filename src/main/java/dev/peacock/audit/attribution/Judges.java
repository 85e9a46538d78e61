package dev.peacock.audit.attribution;

import java.util.Arrays;

/**
 * The models that judge scores: none of them had a part in making these.
 *
 * @param masks what each was trained on
 * @param margins by model, then by test example
 * @param ends by group of the jackknife, the number of the model behind its last; models that were drawn together are in one group
 */
public record Judges(Masks masks, float[][] margins, int[] ends) {
    int size() {
        return margins.length;
    }

    int examples() {
        return margins[0].length;
    }

    /** Whether the margins of each test example are the same in all models, so that nothing can be judged. */
    public boolean isConstant() {
        return Arrays.stream(margins).allMatch(of -> Arrays.equals(of, margins[0]));
    }

    /** The margins of all models on test example j. */
    double[] margins(int j) {
        double[] of = new double[margins.length];
        for (int r = 0; r < of.length; r++) {
            of[r] = margins[r][j];
        }
        return of;
    }

    /** By group, how many times as many models there are as it has. */
    double[] shares() {
        double[] h = new double[ends.length];
        for (int g = 0; g < h.length; g++) {
            h[g] = (double) size() / (ends[g] - (g == 0 ? 0 : ends[g - 1]));
        }
        return h;
    }

    /** By model, its group. */
    int[] groups() {
        int[] groups = new int[size()];
        for (int r = 0, g = 0; r < groups.length; r++) {
            while (r >= ends[g]) {
                g++;
            }
            groups[r] = g;
        }
        return groups;
    }
}
