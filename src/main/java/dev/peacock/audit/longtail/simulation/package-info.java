/**
 * Simulated long tails: draws of frequencies, data and labels, and learners on them. Pure functions of seeds; no engine, no files.
 */
@NullMarked
package dev.peacock.audit.longtail.simulation;

import org.jspecify.annotations.NullMarked;
