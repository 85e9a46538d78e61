package dev.peacock.audit.longtail.simulation;

import dev.peacock.stats.Moments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A learner over repetitions. Sums of the same parts, merged in the same order, are the same to the last bit.
 *
 * @param gap error minus bound, repetition by repetition
 * @param seen by l = 0, 1, ..., as {@code wrong}: see {@link Score}
 * @param tail how much of the tail it fits
 * @param failed repetitions whose training diverged, which are in none of the other sums
 */
public record LearnerSums(
        Moments error,
        Moments bound,
        Moments gap,
        List<Moments> seen,
        List<Moments> wrong,
        Shares tail,
        Shares singletons,
        int failed)
        implements Serializable {

    /** Nothing yet, of l = 0..most. */
    static LearnerSums none(int most) {
        List<Moments> none = new ArrayList<>(Collections.nCopies(most + 1, Moments.NONE));
        return new LearnerSums(Moments.NONE, Moments.NONE, Moments.NONE, none, none, Shares.NONE, Shares.NONE, 0);
    }

    LearnerSums add(Score score) {
        List<Moments> seenToo = new ArrayList<>();
        List<Moments> wrongToo = new ArrayList<>();
        for (int l = 0; l < seen.size(); l++) {
            seenToo.add(seen.get(l).add(score.seen()[l]));
            wrongToo.add(wrong.get(l).add(score.wrong()[l]));
        }
        return new LearnerSums(
                error.add(score.error()),
                bound.add(score.bound()),
                gap.add(score.error() - score.bound()),
                seenToo,
                wrongToo,
                tail.add(score.tailFitted(), score.tail()),
                singletons.add(score.singletonsFitted(), score.singletons()),
                failed);
    }

    LearnerSums addFailure() {
        return new LearnerSums(error, bound, gap, seen, wrong, tail, singletons, failed + 1);
    }

    /** Throws an IllegalArgumentException for sums of other levels. */
    public LearnerSums merge(LearnerSums other) {
        if (seen.size() != other.seen.size()) {
            throw new IllegalArgumentException(seen.size() + " and " + other.seen.size() + " levels");
        }
        return new LearnerSums(
                error.merge(other.error),
                bound.merge(other.bound),
                gap.merge(other.gap),
                merge(seen, other.seen),
                merge(wrong, other.wrong),
                tail.merge(other.tail),
                singletons.merge(other.singletons),
                failed + other.failed);
    }

    private static List<Moments> merge(List<Moments> a, List<Moments> b) {
        List<Moments> merged = new ArrayList<>();
        for (int l = 0; l < a.size(); l++) {
            merged.add(a.get(l).merge(b.get(l)));
        }
        return merged;
    }
}
