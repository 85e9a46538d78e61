package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ModelConfig;
import dev.peacock.estimate.FleetAccuracy;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetWarningTest {
    private static final ModelConfig NETWORK = new ModelConfig.Dl4jJson("");

    @Test
    void learnedFleet_hasNoWarning() {
        assertThat(FleetWarning.of(fleet(0.9, 0.1, new Interval(0.75, 0.85), 1, 0.02), NETWORK))
                .isEmpty();
    }

    @Test
    void gainThatTouches0_isWarnedOf_withBothAccuracies() {
        FleetAccuracy fleet = fleet(0.72, 0.7, new Interval(0, 0.04), 1, 0);
        List<FleetWarning> warnings = FleetWarning.of(fleet, NETWORK);
        assertThat(warnings).extracting(FleetWarning::warning).containsExactly(FleetWarning.Word.NOT_LEARNED);
        assertThat(warnings.get(0).sentence())
                .startsWith(
                        "The models may have learned nothing: their mean test accuracy is 72.00%, and always guessing the "
                                + "train set's most frequent label gives 70.00% (difference in percentage points, 95% interval: 0.00 "
                                + "to 4.00). Try more epochs, another learning rate, a larger model, ");
        assertThat(FleetWarning.of(fleet(0.72, 0.7, new Interval(1e-9, 0.04), 1, 0), NETWORK))
                .isEmpty();
        // with one model there is no interval
        assertThat(FleetWarning.of(fleet(0.7, 0.7, null, 1, 0), NETWORK)).hasSize(1);
        assertThat(FleetWarning.of(fleet(0.71, 0.7, null, 1, 0), NETWORK)).isEmpty();
    }

    @Test
    void testSetOfOneLabel_isSaidToShowNothing() {
        assertThat(FleetWarning.of(fleet(1, 1, new Interval(0, 0), 1, 0), NETWORK))
                .extracting(FleetWarning::sentence)
                .singleElement()
                .asString()
                .startsWith("All test examples have the train set's most frequent label");
    }

    @Test
    void lowTrainAccuracy_andModelsThatDiffer_areWarnedOf() {
        List<FleetWarning> warnings = FleetWarning.of(fleet(0.3, 0.1, new Interval(0.1, 0.3), 0.54, 0.3), NETWORK);
        assertThat(warnings)
                .extracting(FleetWarning::warning)
                .containsExactly(FleetWarning.Word.LOW_TRAIN_ACCURACY, FleetWarning.Word.MODELS_DIFFER);
        assertThat(warnings.get(0).sentence()).contains("classify only 54.00% of the train examples that they saw");
        assertThat(warnings.get(1).sentence()).contains("from 5.00% to 95.00%");
    }

    @Test
    void whatToTry_isWhatTheModelHas() {
        FleetAccuracy poor = fleet(0.3, 0.3, null, 0.54, 0.3);
        assertThat(FleetWarning.of(poor, new ModelConfig.Trees(10, 3, 0.3, 1, 1, 1, 1)))
                .hasSize(3)
                .allSatisfy(warning ->
                        assertThat(warning.sentence()).contains("rounds").doesNotContain("epoch", "converge"));
        assertThat(FleetWarning.of(poor, new ModelConfig.NearestNeighbour(1)))
                .hasSize(3)
                .allSatisfy(warning ->
                        assertThat(warning.sentence()).contains(" k").doesNotContain("epoch", "converge", "rate,"));
        assertThat(FleetWarning.of(poor, new ModelConfig.Imported()))
                .hasSize(3)
                .allSatisfy(warning ->
                        assertThat(warning.sentence()).contains("longer").doesNotContain("epoch"));
        assertThat(FleetWarning.of(poor, NETWORK))
                .hasSize(3)
                .allSatisfy(warning -> assertThat(warning.sentence()).contains("more epochs"));
    }

    private static FleetAccuracy fleet(
            double test, double baseline, @Nullable Interval gain, double train, double shared) {
        return new FleetAccuracy(40, 100, test, gain, test, baseline, gain, train, 0.1, shared, 0.05, 0.95);
    }
}
