package dev.peacock.subset;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.stats.Binomial;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Draws the subset of a run: a pure function of (design, master seed, run, data set), so that any run can be recomputed
 * anywhere. Every result depends on these draws: never change them.
 */
public final class SamplingDesign {
    /** How seldom a run may have fewer examples than the least size of its design. */
    private static final double LOG_RARE = Math.log(1e-9);

    private final SubsetsConfig.Design design;
    private final long masterSeed;
    private final int trainExamples;
    private final int[][] groups;

    /**
     * @param groups of train examples: the similar ones of {@code local-hadamard} ({@link SimilarGroups}), or those of {@code groups};
     *     asked for only by a design that needs them
     * @throws UserError if the design does not fit n train examples
     */
    public SamplingDesign(SubsetsConfig.Design design, long masterSeed, int trainExamples, Supplier<int[][]> groups) {
        check(design, trainExamples);
        this.design = design;
        this.masterSeed = masterSeed;
        this.trainExamples = trainExamples;
        boolean grouped = design instanceof SubsetsConfig.LocalHadamard || design instanceof SubsetsConfig.Groups;
        this.groups = grouped ? groups.get() : new int[0][];
    }

    /** Of a design that does not look at the examples. */
    public SamplingDesign(SubsetsConfig.Design design, long masterSeed, int trainExamples) {
        this(design, masterSeed, trainExamples, () -> {
            throw new IllegalArgumentException(design + " needs the examples");
        });
    }

    /** Refuses, with a {@link UserError}, a design that does not fit n train examples. */
    public static void check(SubsetsConfig.Design design, int trainExamples) {
        if (design instanceof SubsetsConfig.Uniform uniform) {
            subsetSize(uniform.ratio(), trainExamples);
        } else if (design instanceof SubsetsConfig.LeaveOneOut leaveOneOut) {
            checkListed("leave-out", leaveOneOut.examples(), trainExamples);
        } else if (design instanceof SubsetsConfig.Exclusion exclusion) {
            for (List<Integer> set : exclusion.sets()) {
                checkListed("exclude", set, trainExamples);
                if (set.size() >= trainExamples) {
                    throw new UserError("subsets.exclude has a set of all " + trainExamples
                            + " train examples: leave at least one in.");
                }
            }
        }
    }

    /** The train examples that {@code run} may see. It may be none under designs that draw each example by itself. */
    public InclusionMask mask(int run) {
        if (run < 0) {
            throw new IllegalArgumentException("runs are numbered from 0, but run is " + run);
        }
        if (design instanceof SubsetsConfig.Uniform uniform) {
            return uniform(subsetSize(uniform.ratio(), trainExamples), random(run));
        }
        if (design instanceof SubsetsConfig.Groups drawn) {
            return ofGroups(drawnGroups(drawn.ratio(), groups.length), random(run));
        }
        if (design instanceof SubsetsConfig.Bernoulli bernoulli) {
            return bernoulli(bernoulli.ratio(), random(run));
        }
        if (design instanceof SubsetsConfig.Balanced balanced) {
            int in = wholeShare(balanced.ratio(), balanced.block());
            return BlockMasks.balanced(
                    in, balanced.block(), run % balanced.block(), random(run / balanced.block()), trainExamples);
        }
        if (design instanceof SubsetsConfig.LocalHadamard hadamard) {
            return BlockMasks.localHadamard(
                    groups, hadamard.block(), run % hadamard.block(), random(run / hadamard.block()), trainExamples);
        }
        if (design instanceof SubsetsConfig.LeaveOneOut leaveOneOut) {
            int turn = run % (leaveOneOut.examples().size() + 1);
            return without(turn == 0 ? List.of() : leaveOneOut.examples().subList(turn - 1, turn));
        }
        if (design instanceof SubsetsConfig.Exclusion exclusion) {
            int turn = run % (exclusion.sets().size() + 1);
            return without(turn == 0 ? List.of() : exclusion.sets().get(turn - 1));
        }
        throw new IllegalArgumentException("no mask is drawn for " + design);
    }

    /**
     * m = round(ratio * n), half up, of the ratio as it is written in decimals: .145 of 100 is 15, although the double is less.
     *
     * @throws UserError if m is 0 or n: then no example is ever in, or ever out
     */
    public static int subsetSize(double ratio, int trainExamples) {
        return someOf(ratio, trainExamples, "train examples", "example");
    }

    /** The same of groups. */
    public static int drawnGroups(double ratio, int groups) {
        return someOf(ratio, groups, "groups of train examples", "group");
    }

    private static int someOf(double ratio, int all, String what, String one) {
        int m = wholeShare(ratio, all);
        if (m <= 0 || m >= all) {
            throw new UserError("subsets.ratio = " + ratio + " of " + all + " " + what + " is a subset of " + m
                    + ": choose a ratio that leaves at least one " + one + " in and one out.");
        }
        return m;
    }

    /**
     * Train examples of a run's subset, at least; under designs that draw each example or group by itself, where a run may see
     * fewer, the expected number, rounded half up.
     */
    public static int expectedSize(SubsetsConfig.Design design, int trainExamples) {
        Double inclusion = design.inclusion();
        if (inclusion != null) {
            return wholeShare(inclusion, trainExamples);
        }
        int omitted = design instanceof SubsetsConfig.Exclusion exclusion
                ? exclusion.sets().stream().mapToInt(List::size).max().orElse(0)
                : 1;
        return trainExamples - omitted;
    }

    /**
     * Train examples of a run's subset, at least: those of the smallest groups under {@code groups}. Under designs that draw each example
     * by itself the number is binomial, and this is the largest that it falls below with a probability under 1e-9.
     */
    public static int leastSize(SubsetsConfig.Design design, int trainExamples, Supplier<int[][]> groups) {
        if (design instanceof SubsetsConfig.Groups drawn) {
            int[] sizes = Arrays.stream(groups.get())
                    .mapToInt(group -> group.length)
                    .sorted()
                    .toArray();
            return Arrays.stream(sizes, 0, drawnGroups(drawn.ratio(), sizes.length))
                    .sum();
        }
        int least = expectedSize(design, trainExamples);
        Double ratio = design.inclusion();
        if (ratio == null || design instanceof SubsetsConfig.Uniform) {
            return least;
        }
        Binomial omitted = new Binomial(trainExamples, Math.log((1 - ratio) / ratio));
        while (least > 0 && omitted.logAtLeast(trainExamples - (least - 1)) >= LOG_RARE) {
            least--;
        }
        return least;
    }

    private static int wholeShare(double ratio, int of) {
        return BigDecimal.valueOf(ratio)
                .multiply(BigDecimal.valueOf(of))
                .setScale(0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    private RandomStream random(int index) {
        return new RandomStream(Seeds.seed(masterSeed, Seeds.Purpose.MASK, index));
    }

    /**
     * The first m entries of a Fisher-Yates shuffle of 0..n-1 (Knuth, TAOCP 2, 3.4.2, algorithm P, stopped after m exchanges):
     * for i = 0..m-1, entry i is exchanged with entry i + nextInt(n - i).
     */
    private static void draw(int m, int all, RandomStream random, IntConsumer drawn) {
        int[] shuffled = new int[all];
        for (int i = 0; i < all; i++) {
            shuffled[i] = i;
        }
        for (int i = 0; i < m; i++) {
            int j = i + random.nextInt(all - i);
            int next = shuffled[j];
            shuffled[j] = shuffled[i];
            drawn.accept(next);
        }
    }

    private InclusionMask uniform(int m, RandomStream random) {
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        draw(m, trainExamples, random, bits::set);
        return new InclusionMask(bits.build());
    }

    private InclusionMask ofGroups(int m, RandomStream random) {
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        draw(m, groups.length, random, group -> {
            for (int example : groups[group]) {
                bits.set(example);
            }
        });
        return new InclusionMask(bits.build());
    }

    /** Example i is in where the i-th nextDouble() is below the ratio. */
    private InclusionMask bernoulli(double ratio, RandomStream random) {
        PackedBits.Builder bits = new PackedBits.Builder(trainExamples);
        for (int i = 0; i < trainExamples; i++) {
            if (random.nextDouble() < ratio) {
                bits.set(i);
            }
        }
        return new InclusionMask(bits.build());
    }

    private InclusionMask without(List<Integer> omitted) {
        boolean[] in = new boolean[trainExamples];
        Arrays.fill(in, true);
        omitted.forEach(example -> in[example] = false);
        return new InclusionMask(PackedBits.of(in));
    }

    private static void checkListed(String key, List<Integer> examples, int trainExamples) {
        for (int example : examples) {
            if (example < 0 || example >= trainExamples) {
                throw new UserError("subsets." + key + " lists train example " + example + ", but there are "
                        + trainExamples + " train examples: list numbers from 0 to " + (trainExamples - 1) + ".");
            }
        }
    }
}
