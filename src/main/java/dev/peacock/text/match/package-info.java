/**
 * Exact search for all windows of some texts in a corpus, by minimizers. Texts and documents are bytes; what a unit is, other rooms know.
 */
@NullMarked
package dev.peacock.text.match;

import org.jspecify.annotations.NullMarked;
