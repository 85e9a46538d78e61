package dev.peacock.audit.longtail.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.config.Recipe;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code audit longtail --simulate}.
 *
 * @param learners the refusing ones, by what they refuse, then the model by its epochs
 * @param recipe of the model; null where none was trained, as {@code trainer} and {@code modelSeconds}
 * @param seconds wall time of the repetitions, without the models
 */
record LongTailSimulation(
        LongTailSimulationOptions options,
        Simulation simulation,
        List<SimulatedLearner> learners,
        @Nullable Recipe recipe,
        @Nullable String trainer,
        double seconds,
        @Nullable Double modelSeconds) {
    public LongTailSimulation {
        learners = List.copyOf(learners);
    }

    /** Models whose training diverged. */
    public int failed() {
        return learners.stream().mapToInt(learner -> learner.sums().failed()).sum();
    }

    /**
     * audits/longtail-simulation/summary.json. Null is undefined.
     *
     * @param configuration of the model; left out with features and noise where none was trained
     * @param optimum error of the best possible learner
     */
    record Summary(
            String prior,
            long subpopulations,
            int examples,
            int classes,
            long seed,
            int repetitions,
            int models,
            int modelsFailed,
            @Nullable String trainer,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            JsonNode configuration,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer features,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double noise,

            double optimum,
            double seconds,
            @Nullable Double modelSeconds,
            List<Learner> learners,
            String picture) {}

    /** As the table {@link LongTailSimulationTables#LEARNERS}. */
    record Learner(
            String learner,
            @Nullable Integer refusesBelow,
            @Nullable Integer epochs,
            long repetitions,
            @Nullable Double error,
            @Nullable Interval errorInterval,
            @Nullable Double expectedError,
            @Nullable Double bound,
            @Nullable Interval boundInterval,
            @Nullable Double gap,
            @Nullable Interval gapInterval,
            @Nullable Double memorized,
            @Nullable Interval memorizedInterval,
            @Nullable Double expectedMemorized,
            @Nullable Double singletonsFitted) {
        static Learner of(SimulatedLearner of) {
            return new Learner(
                    of.name(),
                    of.refusesBelow(),
                    of.epochs(),
                    of.repetitions(),
                    of.error().value(),
                    of.error().interval(),
                    of.expectedError(),
                    of.bound().value(),
                    of.bound().interval(),
                    of.gap().value(),
                    of.gap().interval(),
                    of.memorized().value(),
                    of.memorized().interval(),
                    of.expectedMemorized(),
                    of.singletonsFitted().value());
        }
    }

    Summary summary() {
        return new Summary(
                options.prior().words(),
                options.prior().subpopulations(),
                options.examples(),
                options.classes(),
                options.seed(),
                options.repetitions(),
                recipe == null ? 0 : options.models(),
                failed(),
                trainer,
                recipe == null ? null : JsonNodeFactory.instance.rawValueNode(new RawValue(recipe.effective())),
                recipe == null ? null : options.features(),
                recipe == null ? null : options.noise(),
                simulation.levels().optimum(),
                seconds,
                modelSeconds,
                learners.stream().map(Learner::of).toList(),
                LongTailPicture.NAME);
    }
}
