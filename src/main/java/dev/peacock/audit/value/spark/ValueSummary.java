package dev.peacock.audit.value.spark;

import dev.peacock.audit.value.Estimand;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/value/summary.json: the results of {@code audit value}. Accuracies and their differences are of 1.
 *
 * @param ratio probability of an example to be in a subset; null where the design has none
 * @param smallest size of a subset, up to {@code largest}
 * @param fdr the rate at which values are judged
 * @param measures what values were computed of; the first two at most are those of all test examples
 * @param shown what {@code harmful}, {@code helpful} and the report show the values of
 * @param harmful the lowest values, the lowest first
 * @param helpful the highest
 * @param choosingExamples test examples that chose what was left out when models were trained again; 0 if none were
 */
record ValueSummary(
        String experiment,
        int models,
        Estimand estimand,
        @Nullable Double ratio,
        int smallest,
        int largest,
        int trainExamples,
        int testExamples,
        double fdr,
        List<OfMeasure> measures,
        Measure.Score shown,
        List<Worth> harmful,
        List<Worth> helpful,
        int choosingExamples,
        List<Retrained> retrained) {
    ValueSummary {
        measures = List.copyOf(measures);
        harmful = List.copyOf(harmful);
        helpful = List.copyOf(helpful);
        retrained = List.copyOf(retrained);
    }

    /**
     * @param label name of the label of the test examples, where they are those of one
     * @param test number of test examples
     * @param deviation standard deviation of the score between models
     * @param defined train examples with a value
     * @param harmful those of a value below 0, {@code helpful} above, with a q-value of at most fdr
     * @param small how many have a p-value of at most 5%
     * @param halves correlation of the values by two halves of the fleet, over {@code compared} examples
     * @param reliability the share of the variance of values that is due to examples, by Spearman and Brown
     */
    record OfMeasure(
            TestGroup.Kind group,
            @Nullable String label,
            Measure.Score score,
            int test,
            double mean,
            double deviation,
            int defined,
            int harmful,
            int helpful,
            int small,
            int compared,
            @Nullable Double halves,
            @Nullable Double reliability,
            double chance) {}

    /** What a train example is worth. */
    record Worth(
            long id,
            @Nullable String givenId,
            @Nullable String source,
            String label,
            double value,
            @Nullable Double believed,
            @Nullable Interval valueInterval,
            @Nullable Double qValue) {}

    /** What leaving out the {@code removed} examples of the lowest value brings on the test examples that did not choose them. */
    record Retrained(
            int removed,
            Measure.Score score,
            int testExamples,
            int repeats,
            int repeatsWanted,
            int randomSets,
            double full,
            @Nullable Interval fullInterval,
            double gain,
            @Nullable Interval gainInterval,
            double gainRandom,
            @Nullable Interval gainRandomInterval,
            double difference,
            @Nullable Interval differenceInterval) {}

    /** Of all test examples. */
    OfMeasure all(Measure.Score score) {
        return measures.stream()
                .filter(measure -> measure.group == TestGroup.Kind.ALL && measure.score == score)
                .findFirst()
                .orElseThrow();
    }
}
