package dev.peacock.config;

import java.io.Serializable;

/** What is kept of a run beside which examples it classifies correctly. */
public record OutcomeConfig(boolean margins) implements Serializable {}
