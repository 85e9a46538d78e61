/**
 * What every trainer reads: the model in DL4J's configuration objects, checked and named where it is refused; initial
 * weights; the learning rate. Trains nothing.
 */
@NullMarked
package dev.peacock.training.recipe;

import org.jspecify.annotations.NullMarked;
