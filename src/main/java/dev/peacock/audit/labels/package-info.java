/**
 * Which labels look wrong, from the labels that models give examples that they did not see: votes, scores, and confident learning.
 */
@NullMarked
package dev.peacock.audit.labels;

import org.jspecify.annotations.NullMarked;
