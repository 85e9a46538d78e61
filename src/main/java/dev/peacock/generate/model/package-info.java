/** Language models that can be asked to go on with a text, whoever runs them, and how their continuations are drawn. */
@NullMarked
package dev.peacock.generate.model;

import org.jspecify.annotations.NullMarked;
