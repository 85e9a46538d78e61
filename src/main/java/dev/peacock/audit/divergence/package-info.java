/** Where a language model stops repeating a word that it was asked to repeat forever, and what it copies then. Knows no Spark. */
@NullMarked
package dev.peacock.audit.divergence;

import org.jspecify.annotations.NullMarked;
