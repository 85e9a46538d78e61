/** Answers over HTTP with the probabilities of a model, to this machine alone. */
@NullMarked
package dev.peacock.target.serve;

import org.jspecify.annotations.NullMarked;
