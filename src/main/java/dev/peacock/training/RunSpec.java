package dev.peacock.training;

import dev.peacock.subset.InclusionMask;
import java.io.Serializable;

/** One run to train: its number, its subset, and the seeds of its own streams. */
public record RunSpec(int run, InclusionMask mask, long initSeed, long orderSeed, long dropoutSeed, long augmentSeed)
        implements Serializable {}
