/**
 * Consistency scores (Jiang, Zhang, Talwar and Mozer 2021): accuracy of held-out models for one training-set size or
 * over several. May depend on stages before the report and on leaves, but neither on Spark nor on other audits.
 */
@NullMarked
package dev.peacock.audit.consistency;

import org.jspecify.annotations.NullMarked;
