package dev.peacock.audit.epsilon;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Ways to bound epsilon from below: docs/audit-epsilon.md explains each. */
public enum BoundKind {
    ONE_RUN("one-run", "an independent fair coin decided for each canary whether the run saw it (Steinke et al. 2023)"),
    ONE_RUN_F_DP(
            "one-run-f-dp",
            "as one-run, and that the number of guesses was chosen beforehand (Mahloujifar et al. 2025)"),
    ONE_RUN_GAUSSIAN(
            "one-run-gaussian",
            "as one-run-f-dp, and that the guarantee is Gaussian, as noise added to gradients gives; bounds its mu"),
    TARGETS("targets", "as one-run, in each of several runs; the guesses about them were learnt from other runs only"),
    TARGETS_F_DP(
            "targets-f-dp",
            "as targets, and that the number of guesses was chosen beforehand (Mahloujifar et al. 2025)"),
    TARGETS_GAUSSIAN(
            "targets-gaussian",
            "as targets-f-dp, and that the guarantee is Gaussian, as noise added to gradients gives; bounds its mu"),
    BEST_CANARY(
            "best-canary",
            "runs are independent, and the coin of one canary is; canary and threshold were chosen on other runs"),
    EVERY_CANARY(
            "every-canary",
            "as best-canary, but of all canaries the one with the largest bound, corrected for their number"),
    RANDOM_CANARY(
            "random-canary",
            "runs are independent, and each canary's coins are; one guess a run, about a canary drawn from the most exposed");

    private final String word;
    private final String assumes;

    BoundKind(String word, String assumes) {
        this.word = word;
        this.assumes = assumes;
    }

    /** The bound of that name; UserError if there is none. */
    public static BoundKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new UserError("--bound " + Shown.text(word) + ": must be one of "
                        + Arrays.stream(values()).map(BoundKind::word).collect(Collectors.joining(", "))));
    }

    /** Those that a fleet of so many runs allows, and that say something at this delta. */
    public static List<BoundKind> all(int runs, double delta) {
        return Arrays.stream(values())
                // at delta 0 the theorem of one-run is exact
                .filter(kind -> delta > 0 || kind != ONE_RUN_F_DP && kind != TARGETS_F_DP)
                .filter(kind -> runs >= SplitRuns.FEWEST || kind == ONE_RUN)
                .toList();
    }

    public String word() {
        return word;
    }

    /** What it assumes, to follow a colon. */
    public String assumes() {
        return assumes;
    }

    /** Whether it is about one run only. */
    public boolean isOfOneRun() {
        return this == ONE_RUN || this == ONE_RUN_F_DP || this == ONE_RUN_GAUSSIAN;
    }

    /** Whether it is about guesses in several runs. */
    public boolean isOfTargets() {
        return this == TARGETS || this == TARGETS_F_DP || this == TARGETS_GAUSSIAN;
    }

    /** Whether it is by theorem 5.2 of Steinke et al. (2023), which lets how many guesses are made depend on the models. */
    boolean allowsAbstentions() {
        return this == ONE_RUN || this == TARGETS;
    }

    /** Whether it bounds the mu of a Gaussian guarantee. */
    public boolean isGaussian() {
        return this == ONE_RUN_GAUSSIAN || this == TARGETS_GAUSSIAN;
    }
}
