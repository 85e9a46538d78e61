package dev.peacock.audit.value.spark;

import dev.peacock.audit.value.BelievedValues;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.spark.estimate.FleetEffects;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** What is believed of train examples' values to a group of test examples, where effects are estimated together, by a prior of them. */
final class BelievedByGroup {
    private BelievedByGroup() {}

    /** Nothing of any group unless there is such a prior. UserError if the driver has too little memory. */
    static Function<TestGroup, @Nullable BelievedValues> of(
            JavaSparkContext spark, FinishedFleet fleet, List<RunScores> runs) throws IOException {
        Experiment experiment = fleet.experiment();
        if (experiment.config().estimate().influence() != EstimateConfig.InfluenceBy.PRIOR
                || !Measure.hasMargins(runs)) {
            return group -> null;
        }
        checkMemory(
                fleet.runs().length, experiment.testSize(), Runtime.getRuntime().maxMemory());
        FleetEffects effects = FleetEffects.of(spark, fleet);
        int labels = experiment.isLabelled() ? experiment.labelNames().size() : 1;
        return group -> {
            if (group.kind() == TestGroup.Kind.LABEL || group.kind() == TestGroup.Kind.CHOOSING) {
                return null;
            }
            BitSet ids = new BitSet();
            Arrays.stream(group.ids()).forEach(ids::set);
            return new BelievedValues(effects.blocks(), effects.effects(), labels, ids::get);
        };
    }

    /** The effects are floats, one for each model and test example, which the driver holds, and serializes to send them. */
    static void checkMemory(long models, long testSize, long heap) {
        long bytes = 2 * Float.BYTES * models * testSize;
        if (bytes > heap / 2) {
            throw new UserError("audit value with estimate.influence = prior holds " + (bytes >> 20)
                    + " MiB; give the driver more memory (--driver-memory) or --set estimate.influence=difference");
        }
    }
}
