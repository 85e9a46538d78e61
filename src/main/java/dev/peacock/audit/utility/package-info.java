/** What memorized examples are worth in test accuracy: which to leave out, and what models without them lose (METHODS, 1). */
@org.jspecify.annotations.NullMarked
package dev.peacock.audit.utility;
