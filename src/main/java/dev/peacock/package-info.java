/** Peacock measures what a machine-learning model memorized. Start at {@link dev.peacock.Main}; the rooms are described in docs/architecture.md. */
@NullMarked
package dev.peacock;

import org.jspecify.annotations.NullMarked;
