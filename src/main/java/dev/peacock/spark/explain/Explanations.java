package dev.peacock.spark.explain;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.spark.estimate.InfluencePrior;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} found, as {@code --json} prints it. Accuracies are fractions; null means undefined. Intervals are at 95%.
 *
 * @param score of what influence and memorization are differences: of accuracies in -1..1, of mean probabilities, or of mean margins
 * @param models t
 * @param fdr the rate at which pairs are judged, within the family of each example
 * @param adjustedNeighbours number of neighbours that estimates are adjusted for; null where they are plain differences
 * @param prior how effects were estimated together; null where pairs are ranked by the difference
 * @param testExamples q
 * @param wrong how many of the test examples most models get wrong; null where that was not asked
 * @param test the test examples explained, in the order to show
 * @param train the train examples explained, in the order to show
 */
public record Explanations(
        String experiment,
        Score score,
        int models,
        double fdr,
        FdrMethod fdrMethod,
        @Nullable Integer adjustedNeighbours,
        @Nullable InfluencePrior prior,
        int testExamples,
        @Nullable Integer wrong,
        List<OfTest> test,
        List<OfTrain> train) {

    /**
     * Why models are right or wrong on a test example.
     *
     * @param label index of the label; -1 without labels
     * @param labelName empty without labels
     * @param givenId what the data set calls it; null without ids
     * @param columns the columns of a table with their values as they were given, in their order; null for anything else
     * @param models that were evaluated on it
     * @param correct those that classify it correctly
     * @param votes the labels that they give it, those with the most votes first; null where outcomes keep no predictions
     * @param influences of all train examples on it
     * @param nearest train examples by the values of the data set, the nearest first; none where the fleet was imported
     */
    public record OfTest(
            long testId,
            int label,
            String labelName,
            @Nullable String source,
            @Nullable String givenId,
            @Nullable Map<String, String> columns,
            int models,
            int correct,
            double accuracy,
            Interval accuracyInterval,
            @Nullable List<LabelVotes> votes,
            Influences influences,
            List<Partner> nearest) {}

    /** How many models give an example that they did not see a label. */
    public record LabelVotes(int label, String labelName, int votes) {}

    /**
     * What models make of a train example.
     *
     * @param label index of the label; -1 without labels
     * @param labelName empty without labels
     * @param modelsIn models that were trained on it
     * @param votes the labels that the others give it; null as for a test example
     * @param influences of it on all test examples
     */
    public record OfTrain(
            long trainId,
            int label,
            String labelName,
            @Nullable String source,
            @Nullable String givenId,
            @Nullable Map<String, String> columns,
            int modelsIn,
            int modelsOut,
            int correctIn,
            int correctOut,
            @Nullable Double accuracyIn,
            @Nullable Double accuracyOut,
            @Nullable Double memorization,
            @Nullable Double standardError,
            @Nullable Interval memorizationInterval,
            @Nullable List<LabelVotes> votes,
            Influences influences) {}

    /**
     * The pairs of one example.
     *
     * @param tested pairs with a defined influence, of whatever label: the family of the q-values
     * @param undefined pairs without, since every model saw the train example or none did
     * @param significantHelping pairs of positive influence with a q-value of at most {@code fdr}
     * @param significantHarming pairs of negative influence with such a q-value
     * @param helps the pairs of the largest positive influence, the strongest first
     * @param harms the pairs of the smallest negative influence, the most harmful first
     */
    public record Influences(
            long tested,
            long undefined,
            long significantHelping,
            long significantHarming,
            List<Partner> helps,
            List<Partner> harms) {}

    /**
     * The other example of a pair, and the influence of the pair's train example on its test example.
     *
     * @param id of a train example where a test example is explained, and of a test example where a train example is
     * @param believed the posterior mean of the effect, by which pairs are then ranked; null with {@code estimate.influence = difference}
     * @param qValue among all pairs of the example that is explained
     * @param memorization of the pair's train example
     */
    public record Partner(
            long id,
            int label,
            String labelName,
            @Nullable String source,
            @Nullable String givenId,
            @Nullable Map<String, String> columns,
            @Nullable Integer modelsIn,
            @Nullable Integer modelsOut,
            @Nullable Integer correctIn,
            @Nullable Integer correctOut,
            @Nullable Double influence,
            @Nullable Double standardError,
            @Nullable Interval influenceInterval,
            @Nullable Double believed,
            @Nullable Double pValue,
            @Nullable Double qValue,
            @Nullable Double memorization) {}
}
