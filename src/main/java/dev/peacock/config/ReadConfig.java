package dev.peacock.config;

/**
 * The result of {@link ConfigReader}. {@code effective} is the whole configuration as JSON, defaults written out and
 * paths resolved: read again, from any directory, it gives an equal {@code config}.
 */
public record ReadConfig(PeacockConfig config, String effective) {}
