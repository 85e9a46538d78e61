/** Finds the most probable secrets of a form by asking a language model for the next character. */
@NullMarked
package dev.peacock.audit.canary.extract;

import org.jspecify.annotations.NullMarked;
