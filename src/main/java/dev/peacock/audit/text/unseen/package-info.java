/** How much more text of the corpus a language model would repeat, how often it does, and how sure both are. */
@NullMarked
package dev.peacock.audit.text.unseen;

import org.jspecify.annotations.NullMarked;
