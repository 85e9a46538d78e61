/** Chooses the trainer that a configuration asks for. The only package that depends on all trainers. */
@NullMarked
package dev.peacock.training.backend;

import org.jspecify.annotations.NullMarked;
