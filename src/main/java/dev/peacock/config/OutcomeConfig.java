package dev.peacock.config;

import java.io.Serializable;

/** What a run leaves behind beside its correctness. */
public record OutcomeConfig(boolean margins) implements Serializable {}
