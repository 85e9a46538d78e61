/**
 * The long tail (Feldman 2020, "Does learning require memorization?"): what is expected of subpopulations seen l times, from a prior
 * or from counts, and learners that refuse to memorize the rare ones.
 * May see stages before the report, and leaves; knows neither Spark nor other audits.
 */
@NullMarked
package dev.peacock.audit.longtail;

import org.jspecify.annotations.NullMarked;
