/**
 * The arithmetic of {@code audit text}: windows of K units, which of them a document holds, what of a generation they cover, and how
 * many more there are.
 */
@NullMarked
package dev.peacock.audit.text;

import org.jspecify.annotations.NullMarked;
