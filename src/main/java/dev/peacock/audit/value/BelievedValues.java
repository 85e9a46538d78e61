package dev.peacock.audit.value;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What train examples are believed to be worth to the mean margin of some test examples: the mean of their posterior effects on these. An
 * effect is the prior's variance of the pair times the sum of alpha over the models that saw the train example, and the variance is that of
 * the pair's labels and, of neighbours, a kernel more: so alpha is added up by label first.
 */
public final class BelievedValues implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[][] ofLabel;
    private final Map<Integer, List<Near>> near = new HashMap<>();
    private final int count;

    /** A test example that a train example is near to; its alpha begins at {@code from}. */
    private record Near(float[] alpha, int from, double kernel) implements Serializable {}

    /**
     * Of the test examples that {@code counts} names.
     *
     * @param blocks of test examples, of one label each where there are labels
     * @param effects by block
     * @param labels their number
     */
    public BelievedValues(List<Block> blocks, List<Effects> effects, int labels, IntPredicate counts) {
        int models = effects.get(0).alpha().length / blocks.get(0).size();
        this.ofLabel = new double[Math.max(1, labels)][models];
        int tested = 0;
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            Effects of = effects.get(b);
            for (int at = 0; at < block.size(); at++) {
                if (counts.test(block.ids()[at])) {
                    tested++;
                    add(block.label(), of, at, models);
                }
            }
        }
        this.count = tested;
    }

    private void add(int label, Effects of, int at, int models) {
        for (int l = 0; l < ofLabel.length; l++) {
            double variance = of.weights().variance(label == Block.ANY || l == label);
            for (int run = 0; run < models; run++) {
                ofLabel[l][run] += variance * of.alpha()[at * models + run];
            }
        }
        int[] ids = of.near()[at];
        for (int k = 0; k < ids.length; k++) {
            near.computeIfAbsent(ids[k], id -> new ArrayList<>())
                    .add(new Near(of.alpha(), at * models, of.kernels()[at][k]));
        }
    }

    /** Of the i-th example of a block, with a row a model. */
    public double value(BitColumns included, int i, int trainId, int label) {
        double[] sums = ofLabel[ofLabel.length == 1 ? 0 : label];
        List<Near> of = near.getOrDefault(trainId, List.of());
        double value = 0;
        for (int run = 0; run < included.rows(); run++) {
            if (included.get(i, run)) {
                value += sums[run];
                for (Near one : of) {
                    value += one.kernel * one.alpha[one.from + run];
                }
            }
        }
        return value / count;
    }
}
