package dev.peacock.audit.attribution;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The posterior means of effects that the choosing models and a prior give, as scores for other models. The effect of i on j is its
 * prior variance v_ij times the sum of alpha_js over the choosing models s that saw i, so that the sum over what a judging model r saw
 * is that of alpha_js times what r and s both saw, weighted by v_ij: overlaps of subsets, and the neighbours of j one by one.
 *
 * @param trainLabels by train example
 * @param blocks of test examples, of one label each where there are labels
 * @param effects by block
 */
public record BelievedInfluence(Masks choosing, int[] trainLabels, List<Block> blocks, List<Effects> effects) {

    /** What it foretells of the judging models. */
    public Predictions predictions(Masks judging) {
        float[][] sums = new float[blocks.stream().mapToInt(Block::size).sum()][];
        int[][] all = Overlap.of(judging, choosing);
        int[][] same = all;
        int label = Block.ANY;
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (block.label() != label) {
                label = block.label();
                same = Overlap.of(judging.among(ofLabel(label)), choosing);
            }
            int[][] ofLabel = same;
            Effects of = effects.get(b);
            IntStream.range(0, block.size())
                    .parallel()
                    .forEach(at -> sums[block.ids()[at]] = sums(judging, all, ofLabel, of, at));
        }
        return (j, into) -> Arrays.setAll(into, r -> sums[j][r]);
    }

    private BitSet ofLabel(int label) {
        BitSet of = new BitSet();
        IntStream.range(0, trainLabels.length).filter(i -> isOf(label, i)).forEach(of::set);
        return of;
    }

    /** Without labels all examples are of one, as the estimate has it. */
    private boolean isOf(int label, int i) {
        return label == Block.ANY || trainLabels[i] == label;
    }

    private float[] sums(Masks judging, int[][] all, int[][] same, Effects of, int at) {
        int t = choosing.models();
        int[] near = of.near()[at];
        double[] ofNear = new double[near.length];
        Arrays.setAll(ofNear, k -> of.kernels()[at][k] * alpha(of, at, near[k]));
        float[] sums = new float[judging.models()];
        for (int r = 0; r < sums.length; r++) {
            double sum = 0;
            for (int s = 0; s < t; s++) {
                sum += of.alpha()[at * t + s]
                        * (of.weights().all() * all[r][s] + of.weights().label() * same[r][s]);
            }
            for (int k = 0; k < near.length; k++) {
                sum += judging.saw(r, near[k]) ? ofNear[k] : 0;
            }
            sums[r] = (float) sum;
        }
        return sums;
    }

    /** Over the choosing models that saw train example i. */
    private double alpha(Effects of, int at, int i) {
        int t = choosing.models();
        double sum = 0;
        for (int s = 0; s < t; s++) {
            sum += choosing.saw(s, i) ? of.alpha()[at * t + s] : 0;
        }
        return sum;
    }

    /** The effect of every train example on test example j. */
    public double[] scores(int j) {
        for (int b = 0; b < blocks.size(); b++) {
            int at = Arrays.binarySearch(blocks.get(b).ids(), j);
            if (at >= 0) {
                Effects of = effects.get(b);
                int label = blocks.get(b).label();
                return IntStream.range(0, choosing.n())
                        .mapToDouble(i -> of.variance(i, isOf(label, i), at) * alpha(of, at, i))
                        .toArray();
            }
        }
        throw new IllegalArgumentException("no block has test example " + j);
    }
}
