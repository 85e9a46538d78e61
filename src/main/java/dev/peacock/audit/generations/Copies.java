package dev.peacock.audit.generations;

import dev.peacock.audit.generations.GenerationsSummary.Measure;
import dev.peacock.images.copies.Cut;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Near-copies by a measure of which small values are near. */
public final class Copies {
    private Copies() {}

    /**
     * Sets the cut by every other image that is no copy, and counts the others as its control.
     *
     * @param generations by generation
     * @param draws of the generations
     * @param others by image that is no copy, at least twice {@value Cut#LEAST}
     * @param share as in {@link Cut#of}
     */
    public static Measure by(
            String name, double[] generations, Draws draws, double[] others, double share, RandomStream random) {
        double[] setting = everyOther(others, 0);
        double[] control = everyOther(others, 1);
        Cut cut = Cut.of(setting, share, random);
        int copies = below(generations, cut.distance());
        int passing = below(control, cut.distance());
        IntPredicate isCopy = g -> generations[g] < cut.distance();
        return new Measure(
                name,
                cut.distance(),
                cut.interval(),
                cut.byTail(),
                copies,
                (double) copies / generations.length,
                draws.interval(isCopy, g -> true),
                draws.few(isCopy, g -> true),
                (double) below(generations, cut.interval().low()) / generations.length,
                (double) below(generations, cut.interval().high()) / generations.length,
                (double) passing / control.length,
                Interval.wilson(passing, control.length, Interval.Z95),
                control.length);
    }

    private static double[] everyOther(double[] values, int from) {
        return IntStream.iterate(from, at -> at < values.length, at -> at + 2)
                .mapToDouble(at -> values[at])
                .toArray();
    }

    private static int below(double[] values, double cut) {
        return (int) Arrays.stream(values).filter(value -> value < cut).count();
    }
}
