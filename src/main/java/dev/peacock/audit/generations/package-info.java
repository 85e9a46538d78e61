/** What of generated images are near-copies: the figures of {@code audit generations}. */
@NullMarked
package dev.peacock.audit.generations;

import org.jspecify.annotations.NullMarked;
