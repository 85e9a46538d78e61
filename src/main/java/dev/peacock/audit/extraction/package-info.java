/** How probable it is that a language model goes on with a text of its training corpus word for word. Knows no Spark. */
@NullMarked
package dev.peacock.audit.extraction;

import org.jspecify.annotations.NullMarked;
