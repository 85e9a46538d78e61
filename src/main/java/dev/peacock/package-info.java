/**
 * Peacock measures what a machine-learning model memorized. Start at {@link dev.peacock.Main}. docs/architecture.md
 * describes the packages.
 */
@NullMarked
package dev.peacock;

import org.jspecify.annotations.NullMarked;
