package dev.peacock.config;

import java.util.HashSet;
import java.util.List;

/** The block {@code subsets}. */
final class SubsetsSection {
    private static final double RATIO = 0.7;

    enum DesignName {
        UNIFORM,
        LEAVE_ONE_OUT
    }

    /** So that run numbers stay below 2^31. */
    private static final int LAST_FIRST_RUN = 1_000_000_000;

    private SubsetsSection() {}

    static SubsetsConfig read(Block block, boolean imported) {
        if (imported) {
            return imported(block);
        }
        SubsetsConfig subsets = new SubsetsConfig(
                switch (block.word("design", DesignName.UNIFORM)) {
                    case UNIFORM -> uniform(block);
                    case LEAVE_ONE_OUT -> leaveOneOut(block);
                },
                models(block),
                block.longInteger("seed", Range.LONG, 1),
                firstRun(block));
        block.refuseOthers();
        return subsets;
    }

    private static SubsetsConfig imported(Block block) {
        for (String key : List.of("design", "ratio", "leave-out", "seed")) {
            if (block.has(key)) {
                block.problem(key, "cannot stand beside dataset.imported, whose masks are drawn already");
            }
        }
        SubsetsConfig subsets = new SubsetsConfig(new SubsetsConfig.Imported(), models(block), 0, firstRun(block));
        block.refuseOthers();
        return subsets;
    }

    private static int models(Block block) {
        return block.integer("models", Range.whole(1, 1_000_000), 1_000);
    }

    private static int firstRun(Block block) {
        return block.integer("first-run", Range.whole(0, LAST_FIRST_RUN), 0);
    }

    private static SubsetsConfig.Design uniform(Block block) {
        if (block.has("leave-out")) {
            block.problem("leave-out", "belongs to design = leave-one-out; the design is uniform");
        }
        return new SubsetsConfig.Uniform(block.real("ratio", Range.FRACTION, RATIO));
    }

    private static SubsetsConfig.Design leaveOneOut(Block block) {
        if (block.has("ratio")) {
            block.problem("ratio", "belongs to design = uniform; the design is leave-one-out");
        }
        List<Integer> examples = block.integers("leave-out", Range.whole(0, Integer.MAX_VALUE));
        if (!block.has("leave-out")) {
            block.problem("leave-out", "is missing; list the train examples to leave out, one at a time");
        } else if (examples != null && examples.isEmpty()) {
            block.problem("leave-out", "must list at least one train example");
        } else if (examples != null && new HashSet<>(examples).size() < examples.size()) {
            block.problem("leave-out", "must list each train example once, but repeats " + firstRepeated(examples));
        }
        return new SubsetsConfig.LeaveOneOut(examples == null ? List.of() : examples);
    }

    private static int firstRepeated(List<Integer> examples) {
        HashSet<Integer> seen = new HashSet<>();
        return examples.stream()
                .filter(example -> !seen.add(example))
                .findFirst()
                .orElseThrow();
    }
}
