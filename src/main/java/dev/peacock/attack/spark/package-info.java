/**
 * Membership scores of a fleet's run, as a Spark job.
 */
@NullMarked
package dev.peacock.attack.spark;

import org.jspecify.annotations.NullMarked;
