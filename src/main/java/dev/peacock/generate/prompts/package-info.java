/** What models are asked to go on with: given prompts, pieces and beginnings of documents, and words to repeat. */
@NullMarked
package dev.peacock.generate.prompts;

import org.jspecify.annotations.NullMarked;
