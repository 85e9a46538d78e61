package dev.peacock.config;

import java.io.Serializable;

/** A whole configuration. {@code ConfigReader} has checked it. */
public record PeacockConfig(
        DatasetConfig dataset,
        ModelConfig model,
        TrainingConfig training,
        SubsetsConfig subsets,
        OutcomeConfig outcome,
        EstimateConfig estimate)
        implements Serializable {

    /** The same whose models are evaluated at their end alone. */
    public PeacockConfig withoutCheckpoints() {
        return new PeacockConfig(dataset, model, training.withCheckpoints(0), subsets, outcome, estimate);
    }
}
