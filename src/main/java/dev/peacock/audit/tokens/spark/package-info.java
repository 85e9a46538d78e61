/** {@code audit tokens}: its command, tables, results and section of the report. */
@NullMarked
package dev.peacock.audit.tokens.spark;

import org.jspecify.annotations.NullMarked;
