/**
 * Trains by the user's own program: examples, masks and seeds go to it as NumPy arrays, and correctness and margins come back.
 * docs/trainers.md describes the exchange.
 */
@NullMarked
package dev.peacock.training.command;

import org.jspecify.annotations.NullMarked;
