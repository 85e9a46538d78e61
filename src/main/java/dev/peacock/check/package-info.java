/** Leaf. Mistakes of the user: one error, a list of problems, and how they are worded. */
@NullMarked
package dev.peacock.check;

import org.jspecify.annotations.NullMarked;
