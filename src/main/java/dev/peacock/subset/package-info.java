/**
 * Which train examples each run may see: the sampling designs, pure functions of (design, seed, run). May see config and leaves.
 */
@NullMarked
package dev.peacock.subset;

import org.jspecify.annotations.NullMarked;
