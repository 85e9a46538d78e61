/**
 * What every trainer reads: the checked model in DL4J's configuration objects, initial weights, and the learning rate.
 * Trains nothing.
 */
@NullMarked
package dev.peacock.training.recipe;

import org.jspecify.annotations.NullMarked;
