/**
 * Counts to memorization and influence with their uncertainty. Plain arithmetic on integers and packed bits; no engine, no files.
 */
@NullMarked
package dev.peacock.estimate;

import org.jspecify.annotations.NullMarked;
