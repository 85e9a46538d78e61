/** {@code audit divergence} at work: its job, tables, section and command. */
@NullMarked
package dev.peacock.audit.divergence.spark;

import org.jspecify.annotations.NullMarked;
