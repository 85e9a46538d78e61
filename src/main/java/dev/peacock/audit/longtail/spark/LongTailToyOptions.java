package dev.peacock.audit.longtail.spark;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the smallest example of memorization: two groups, one of them rare. */
final class LongTailToyOptions {
    private static final int EXAMPLES = 100;
    private static final int REPETITIONS = 20_000;

    @Option(
            names = "--toy",
            description = "The toy example of two groups, one of them rare: how much a learner memorizes an "
                    + "example of the rare group, exactly and by simulation. With --out it also writes a chart.")
    boolean asked;

    @Option(
            names = "--label-noise",
            paramLabel = "P",
            description = "With --toy: probability that a label is wrong (default: ${DEFAULT-VALUE}).")
    double noise = 0.1;

    LongTailToy run(@Nullable Integer examples, @Nullable Integer repetitions) {
        return LongTailToy.of(
                examples == null ? EXAMPLES : examples, noise, repetitions == null ? REPETITIONS : repetitions);
    }
}
