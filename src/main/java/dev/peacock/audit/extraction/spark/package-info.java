/** {@code audit extraction} at work: its job, tables, section and command. */
@NullMarked
package dev.peacock.audit.extraction.spark;

import org.jspecify.annotations.NullMarked;
