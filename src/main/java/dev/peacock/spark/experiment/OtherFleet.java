package dev.peacock.spark.experiment;

import dev.peacock.config.ReadConfig;

/** A further output directory whose fleet an audit takes in, and the configuration that it was made with. */
public record OtherFleet(String directory, ReadConfig config) {}
