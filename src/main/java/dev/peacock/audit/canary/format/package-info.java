/** Forms of secrets: formats with random parts, identifiers that stand in a corpus, and the space of all secrets of a form. */
@NullMarked
package dev.peacock.audit.canary.format;

import org.jspecify.annotations.NullMarked;
