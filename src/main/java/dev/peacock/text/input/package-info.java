/**
 * Reads documents from Parquet, JSON Lines, text files and mail folders on any Hadoop file system, in numbered splits. Plain Java: a
 * split is read by whoever has it, on any machine.
 */
@NullMarked
package dev.peacock.text.input;

import org.jspecify.annotations.NullMarked;
