package dev.peacock.config;

import java.io.Serializable;

/** A whole configuration, valid by construction of {@code ConfigReader}. */
public record PeacockConfig(
        DatasetConfig dataset,
        ModelConfig model,
        TrainingConfig training,
        SubsetsConfig subsets,
        OutcomeConfig outcome,
        EstimateConfig estimate)
        implements Serializable {}
