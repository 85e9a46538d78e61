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
        implements Serializable {}
