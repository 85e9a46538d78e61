/** What a language model repeats of a corpus: how many distinct pieces of text, how many more there are, and how sure that is. */
@NullMarked
package dev.peacock.audit.text;

import org.jspecify.annotations.NullMarked;
