/** The numbers of all examples, packed into a page, in which its script looks one up. */
@NullMarked
package dev.peacock.report.lookup;

import org.jspecify.annotations.NullMarked;
