/** Exposure, memorization, membership and epsilon from log-perplexities that somebody else's models gave. */
@NullMarked
package dev.peacock.audit.canary.scores;

import org.jspecify.annotations.NullMarked;
