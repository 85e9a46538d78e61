/** Memorization and influence of real scores: the probability of the true label, or the margin, in place of right or wrong. */
@NullMarked
package dev.peacock.estimate.score;

import org.jspecify.annotations.NullMarked;
