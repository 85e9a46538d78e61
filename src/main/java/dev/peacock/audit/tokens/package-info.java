/** Scores of documents from the log-probabilities that a target and a reference model give to their tokens. */
@NullMarked
package dev.peacock.audit.tokens;

import org.jspecify.annotations.NullMarked;
