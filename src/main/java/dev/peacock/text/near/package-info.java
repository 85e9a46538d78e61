/** Passages that two texts share nearly word for word, with the edits between them. */
@NullMarked
package dev.peacock.text.near;

import org.jspecify.annotations.NullMarked;
