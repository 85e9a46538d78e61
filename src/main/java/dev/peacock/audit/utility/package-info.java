/**
 * How much test accuracy memorized examples are worth: which to leave out, and what models without them lose (METHODS,
 * 1).
 */
@org.jspecify.annotations.NullMarked
package dev.peacock.audit.utility;
