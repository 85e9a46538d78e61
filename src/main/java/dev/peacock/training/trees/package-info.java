/** Gradient-boosted trees by XGBoost, one thread a model. The only room that knows XGBoost. */
@NullMarked
package dev.peacock.training.trees;

import org.jspecify.annotations.NullMarked;
