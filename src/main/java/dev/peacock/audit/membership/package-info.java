/**
 * Membership inference: who can tell from a model whether it saw an example. Every run is in turn the target, and the others
 * are its shadows. Arithmetic on margins and packed bits; no engine, no files.
 */
@NullMarked
package dev.peacock.audit.membership;

import org.jspecify.annotations.NullMarked;
