/** The definition of memorization itself: models with an example and models without that one example (METHODS, 1). */
@org.jspecify.annotations.NullMarked
package dev.peacock.audit.leaveoneout;
