/**
 * A lower bound on epsilon from guesses about one run (Steinke, Nasr and Jagielski 2023): the bound, and the user's file of
 * guesses. May see stages before the report, and leaves; knows neither Spark nor other audits.
 */
@NullMarked
package dev.peacock.audit.epsilon;

import org.jspecify.annotations.NullMarked;
