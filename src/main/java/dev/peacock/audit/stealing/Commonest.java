package dev.peacock.audit.stealing;

import dev.peacock.target.Answers;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The control of how often copies agree with their victim: how often one would that knows the victim's commonest label, and always gives
 * that. Most random queries can have the same label.
 *
 * @param uniform share of random queries that have the label which the victim gives most often there
 * @param test the same of test examples; null without any
 */
public record Commonest(double uniform, @Nullable Double test) implements Serializable {
    /** Of the victim's probabilities, row after row. */
    static Commonest of(double[] onUniform, double[] onTest, int classes) {
        return new Commonest(share(onUniform, classes), onTest.length == 0 ? null : (Double) share(onTest, classes));
    }

    private static double share(double[] probabilities, int classes) {
        int rows = probabilities.length / classes;
        int[] counts = new int[classes];
        IntStream.range(0, rows).forEach(row -> counts[Answers.argmax(probabilities, row * classes, classes)]++);
        return (double) Arrays.stream(counts).max().orElse(0) / rows;
    }

    /** The mean over victims; null where an earlier build kept none. */
    static @Nullable Commonest mean(List<Victim> victims) {
        List<Commonest> all =
                victims.stream().map(Victim::commonest).filter(Objects::nonNull).toList();
        if (all.size() < victims.size()) {
            return null;
        }
        double[] tests = all.stream()
                .map(Commonest::test)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Commonest(
                all.stream().mapToDouble(Commonest::uniform).average().orElseThrow(),
                tests.length == 0
                        ? null
                        : (Double) Arrays.stream(tests).average().orElseThrow());
    }
}
