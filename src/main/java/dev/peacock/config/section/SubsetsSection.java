package dev.peacock.config.section;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import dev.peacock.config.text.Words;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The block {@code subsets}. */
final class SubsetsSection {
    private static final double RATIO = 0.7;

    enum DesignName {
        UNIFORM,
        BERNOULLI,
        BALANCED,
        GROUPS,
        LOCAL_HADAMARD,
        LEAVE_ONE_OUT,
        EXCLUSION
    }

    /** Which designs a key belongs to. */
    private static final Map<String, Set<DesignName>> KEYS = new TreeMap<>(Map.of(
            "ratio", EnumSet.of(DesignName.UNIFORM, DesignName.BERNOULLI, DesignName.BALANCED, DesignName.GROUPS),
            "block", EnumSet.of(DesignName.BALANCED, DesignName.LOCAL_HADAMARD),
            "leave-out", EnumSet.of(DesignName.LEAVE_ONE_OUT),
            "exclude", EnumSet.of(DesignName.EXCLUSION),
            "paired", EnumSet.of(DesignName.LEAVE_ONE_OUT, DesignName.EXCLUSION)));

    private static final Set<DesignName> OF_IMPORTED =
            EnumSet.of(DesignName.UNIFORM, DesignName.BERNOULLI, DesignName.BALANCED);

    private static final int BALANCED_BLOCK = 20;
    private static final int HADAMARD_BLOCK = 64;
    private static final int MOST_BLOCK = 4096;

    /** So that run numbers stay below 2^31. */
    private static final int LAST_FIRST_RUN = 1_000_000_000;

    private SubsetsSection() {}

    static SubsetsConfig read(ConfigBlock block, boolean imported) {
        if (imported && !block.has("design")) {
            return imported(block);
        }
        DesignName name = block.word("design", DesignName.UNIFORM);
        if (imported && !OF_IMPORTED.contains(name)) {
            block.problem("design", "must be uniform, bernoulli or balanced with dataset.imported");
        }
        SubsetsConfig subsets = new SubsetsConfig(
                design(block, name), models(block), block.longInteger("seed", Range.LONG, 1), firstRun(block));
        block.refuseOthers();
        return subsets;
    }

    /** How they were drawn is not known, unless a design says it, which only the fleet's owner can. */
    private static SubsetsConfig imported(ConfigBlock block) {
        block.refuse(
                "cannot be combined with dataset.imported, whose subsets are already drawn, unless subsets.design "
                        + "says how",
                "ratio",
                "block",
                "leave-out",
                "exclude",
                "paired",
                "seed");
        SubsetsConfig subsets = new SubsetsConfig(new SubsetsConfig.Imported(), models(block), 0, firstRun(block));
        block.refuseOthers();
        return subsets;
    }

    private static int models(ConfigBlock block) {
        return block.integer("models", Range.integers(1, SubsetsConfig.MOST_MODELS), 1_000);
    }

    private static int firstRun(ConfigBlock block) {
        return block.integer("first-run", Range.integers(0, LAST_FIRST_RUN), 0);
    }

    private static SubsetsConfig.Design design(ConfigBlock block, DesignName name) {
        for (Map.Entry<String, Set<DesignName>> key : KEYS.entrySet()) {
            if (block.has(key.getKey()) && !key.getValue().contains(name)) {
                block.problem(
                        key.getKey(),
                        "belongs to design = "
                                + key.getValue().stream().map(Words::of).collect(Collectors.joining(", "))
                                + "; the design is " + Words.of(name));
            }
        }
        return switch (name) {
            case UNIFORM -> new SubsetsConfig.Uniform(ratio(block));
            case BERNOULLI -> new SubsetsConfig.Bernoulli(ratio(block));
            case BALANCED -> balanced(block);
            case GROUPS -> new SubsetsConfig.Groups(ratio(block));
            case LOCAL_HADAMARD -> localHadamard(block);
            case LEAVE_ONE_OUT -> leaveOneOut(block);
            case EXCLUSION -> exclusion(block);
        };
    }

    private static double ratio(ConfigBlock block) {
        return block.real("ratio", Range.FRACTION, RATIO);
    }

    private static SubsetsConfig.Design balanced(ConfigBlock block) {
        double ratio = ratio(block);
        int runs = block.integer("block", Range.integers(2, MOST_BLOCK), BALANCED_BLOCK);
        BigDecimal in = BigDecimal.valueOf(ratio).multiply(BigDecimal.valueOf(runs));
        if (in.stripTrailingZeros().scale() > 0) {
            block.problem(
                    block.has("block") ? "block" : "ratio",
                    "must make ratio * block a whole number, but " + BigDecimal.valueOf(ratio) + " * " + runs + " is "
                            + in.stripTrailingZeros().toPlainString());
        }
        return new SubsetsConfig.Balanced(ratio, runs);
    }

    private static SubsetsConfig.Design localHadamard(ConfigBlock block) {
        int runs = block.integer("block", Range.integers(4, MOST_BLOCK), HADAMARD_BLOCK);
        if (Integer.bitCount(runs) != 1) {
            block.problem("block", "must be a power of two for design = local-hadamard, but is " + runs);
        }
        return new SubsetsConfig.LocalHadamard(runs);
    }

    private static SubsetsConfig.Design leaveOneOut(ConfigBlock block) {
        List<Integer> examples = block.integers("leave-out", Range.integers(0, Integer.MAX_VALUE));
        if (!block.has("leave-out")) {
            block.problem("leave-out", "is missing; list the train examples to leave out, one at a time");
        } else if (examples != null && examples.isEmpty()) {
            block.problem("leave-out", "must list at least one train example");
        } else if (examples != null && new HashSet<>(examples).size() < examples.size()) {
            block.problem(
                    "leave-out", "must list each train example only once, but repeats " + firstRepeated(examples));
        }
        return new SubsetsConfig.LeaveOneOut(examples == null ? List.of() : examples, paired(block));
    }

    private static SubsetsConfig.Design exclusion(ConfigBlock block) {
        List<List<Integer>> sets = block.exampleSets("exclude", Range.integers(0, Integer.MAX_VALUE));
        if (!block.has("exclude")) {
            block.problem("exclude", "is missing; list the sets of train examples to leave out, one set at a time");
        } else if (sets != null && (sets.isEmpty() || sets.stream().anyMatch(List::isEmpty))) {
            block.problem("exclude", "must list at least one set, and no empty sets");
        } else if (sets != null) {
            for (int i = 0; i < sets.size(); i++) {
                if (new HashSet<>(sets.get(i)).size() < sets.get(i).size()) {
                    block.problem(
                            "exclude",
                            "must list each train example only once in a set, but set " + i + " repeats "
                                    + firstRepeated(sets.get(i)));
                }
            }
        }
        return new SubsetsConfig.Exclusion(sets == null ? List.of() : sets, paired(block));
    }

    private static boolean paired(ConfigBlock block) {
        return block.flag("paired", false);
    }

    private static int firstRepeated(List<Integer> examples) {
        HashSet<Integer> seen = new HashSet<>();
        return examples.stream()
                .filter(example -> !seen.add(example))
                .findFirst()
                .orElseThrow();
    }
}
