package dev.peacock.audit.longtail.simulation;

import java.util.List;
import java.util.stream.IntStream;

/** Sums of the same learners over all repetitions of both. */
public final class MergedSums {
    private MergedSums() {}

    public static List<LearnerSums> of(List<LearnerSums> a, List<LearnerSums> b) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).merge(b.get(i)))
                .toList();
    }
}
