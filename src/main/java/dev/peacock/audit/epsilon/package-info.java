/**
 * A lower bound on epsilon from guesses about one run (Steinke, Nasr and Jagielski 2023): the bound, and the user's
 * file of guesses. May depend on stages before the report and on leaves, but neither on Spark nor on other audits.
 */
@NullMarked
package dev.peacock.audit.epsilon;

import org.jspecify.annotations.NullMarked;
