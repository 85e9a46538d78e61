/** What small diffusion models have of their train images: the figures of {@code audit diffusion}. */
@NullMarked
package dev.peacock.audit.diffusion;

import org.jspecify.annotations.NullMarked;
