/** Denoising diffusion models of small images, trained on one core, and how they are sampled. */
@NullMarked
package dev.peacock.training.diffusion;

import org.jspecify.annotations.NullMarked;
