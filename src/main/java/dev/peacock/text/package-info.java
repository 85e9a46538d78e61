/**
 * Text as bytes with boundaries of units: normalisation, words, tokens, and the masking of personal data. Knows of the rest of Peacock
 * only how mistakes of the user are worded; {@code text.input}, which reads corpora, also knows file systems and Parquet.
 */
@NullMarked
package dev.peacock.text;

import org.jspecify.annotations.NullMarked;
