/** Models that count: how often words or characters follow others in a corpus. */
@NullMarked
package dev.peacock.generate.ngram;

import org.jspecify.annotations.NullMarked;
