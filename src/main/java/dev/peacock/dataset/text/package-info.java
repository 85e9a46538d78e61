/**
 * Texts as examples: the documents of a corpus, their pieces, and the symbols that stand for characters. Knows no stores.
 */
@NullMarked
package dev.peacock.dataset.text;

import org.jspecify.annotations.NullMarked;
