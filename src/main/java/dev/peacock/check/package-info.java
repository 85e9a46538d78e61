/**
 * Leaf. The user's mistakes: one error, a list of problems, and the words for them.
 */
@NullMarked
package dev.peacock.check;

import org.jspecify.annotations.NullMarked;
