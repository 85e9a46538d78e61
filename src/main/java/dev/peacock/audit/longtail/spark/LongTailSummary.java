package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.audit.longtail.SizeCorrelation;
import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/longtail/summary.json: what {@code audit longtail --from} found. Shares and errors are of 1; null is undefined.
 *
 * @param audit longtail
 * @param source what subpopulations are here, in words
 * @param neighbours null where subpopulations are not clusters
 * @param unseenMass share of fresh examples that no subpopulation with a train example has, by Good and Turing
 * @param unseenMeasured the same of the test examples; null where that is not known
 */
record LongTailSummary(
        String audit,
        String experiment,
        LongTailOptions.By by,
        String source,
        @Nullable Integer neighbours,
        long subpopulations,
        long trainExamples,
        long singletons,
        double singletonShare,
        double unseenMass,
        @Nullable Interval unseenMassInterval,
        @Nullable Double unseenMeasured,
        @Nullable Interval unseenMeasuredInterval,
        @Nullable Double slope,
        @Nullable Double sizeMemorizationCorrelation,
        @Nullable Interval sizeMemorizationCorrelationInterval,
        List<Cost> costs) {
    LongTailSummary {
        costs = List.copyOf(costs);
    }

    /** As {@link LongTailResult.Cost}. */
    record Cost(
            String set,
            @Nullable BigDecimal level,
            long trainExamples,
            long subpopulations,
            double guessing,
            @Nullable Interval guessingInterval,
            double byMemorization,
            @Nullable Interval byMemorizationInterval,
            @Nullable Double measured,
            @Nullable Interval measuredInterval) {
        static Cost of(LongTailResult.Cost cost) {
            MeasuredTail.Cost expected = cost.expected();
            LongTailResult.Measured measured = cost.measured();
            return new Cost(
                    LongTailResult.set(cost),
                    cost.level(),
                    cost.trainExamples(),
                    expected.subpopulations(),
                    expected.guessing(),
                    expected.guessingInterval(),
                    expected.byMemorization(),
                    expected.byMemorizationInterval(),
                    measured == null ? null : measured.loss(),
                    measured == null ? null : measured.interval());
        }
    }

    static LongTailSummary of(LongTailResult result) {
        MeasuredTail tail = result.tail();
        double slope = tail.goodTuring().slope();
        SizeCorrelation correlation = tail.correlation();
        return new LongTailSummary(
                "longtail",
                result.experiment(),
                result.by(),
                result.source(),
                result.by() == LongTailOptions.By.COLUMN ? null : result.neighbours(),
                tail.counts().seen(),
                tail.counts().examples(),
                tail.counts().number(1),
                (double) tail.counts().number(1) / tail.counts().examples(),
                tail.goodTuring().unseen(),
                tail.goodTuring().mass(0),
                result.unseenMeasured(),
                result.unseenMeasuredInterval(),
                Double.isNaN(slope) ? null : slope,
                correlation == null ? null : correlation.value(),
                correlation == null ? null : correlation.interval(),
                result.costs().stream().map(Cost::of).toList());
    }
}
