/**
 * Consistency scores (Jiang, Zhang, Talwar and Mozer 2021): accuracy of held-out models at one training-set size or over several.
 * May see stages before the report, and leaves; knows neither Spark nor other audits.
 */
@NullMarked
package dev.peacock.audit.consistency;

import org.jspecify.annotations.NullMarked;
