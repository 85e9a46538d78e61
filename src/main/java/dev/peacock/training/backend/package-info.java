/**
 * Chooses the trainer that a configuration asks for. The only room that knows all of them.
 */
@NullMarked
package dev.peacock.training.backend;

import org.jspecify.annotations.NullMarked;
