package dev.peacock.audit.value;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.subset.SamplingDesign;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Subsets of train examples, a row a model, for tests. */
final class Masks {
    private Masks() {}

    static BitColumns columns(int[][] mask) {
        BitColumns columns = new BitColumns(mask[0].length, mask.length);
        for (int run = 0; run < mask.length; run++) {
            for (int i = 0; i < mask[run].length; i++) {
                if (mask[run][i] == 1) {
                    columns.set(i, run);
                }
            }
        }
        return columns;
    }

    /** All subsets of n examples whose size is as asked. */
    static int[][] all(int n, IntPredicate size) {
        return IntStream.range(0, 1 << n)
                .filter(subset -> size.test(Integer.bitCount(subset)))
                .mapToObj(subset ->
                        IntStream.range(0, n).map(i -> subset >> i & 1).toArray())
                .toArray(int[][]::new);
    }

    /** Those of a design. */
    static int[][] drawn(SubsetsConfig.Design design, long seed, int n, int models) {
        SamplingDesign sampling = new SamplingDesign(design, seed, n);
        return IntStream.range(0, models)
                .mapToObj(run -> {
                    var mask = sampling.mask(run);
                    return IntStream.range(0, n)
                            .map(i -> mask.includes(i) ? 1 : 0)
                            .toArray();
                })
                .toArray(int[][]::new);
    }
}
