/**
 * Audits: what one is, the list of them, and where one runs. Each audit lies in a package of its own below and knows nothing of the others; its
 * arithmetic knows no Spark, and its {@code spark} package holds what meets Spark, tables, page and command line.
 */
@NullMarked
package dev.peacock.audit;

import org.jspecify.annotations.NullMarked;
