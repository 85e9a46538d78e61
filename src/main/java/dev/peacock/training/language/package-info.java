/** Language models of characters: an embedding, recurrent layers and a softmax over the next character, trained on one core. */
@NullMarked
package dev.peacock.training.language;

import org.jspecify.annotations.NullMarked;
