package dev.peacock.spark.experiment;

import dev.peacock.config.section.ReadConfig;

/** Another output directory whose fleet an audit uses too, with the configuration of that fleet. */
public record OtherFleet(String directory, ReadConfig config) {}
