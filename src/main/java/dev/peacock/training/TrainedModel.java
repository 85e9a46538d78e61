package dev.peacock.training;

/** A run that was trained, with its model; the caller closes that. */
public record TrainedModel(TrainedRun.Evaluated evaluated, Classifier classifier) {}
