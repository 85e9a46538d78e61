/**
 * Membership inference: can an attacker tell which examples a model was trained on? Every run is in turn the target,
 * and the others are its shadow models. Arithmetic on margins and packed bits; no engine, no files.
 */
@NullMarked
package dev.peacock.audit.membership;

import org.jspecify.annotations.NullMarked;
