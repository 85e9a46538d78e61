/** Influence and memorization of real-valued scores: differences of means instead of differences of shares. */
@NullMarked
package dev.peacock.estimate.score;

import org.jspecify.annotations.NullMarked;
