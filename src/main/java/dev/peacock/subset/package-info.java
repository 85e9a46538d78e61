/**
 * Which train examples each run may see: the sampling designs, which are pure functions of (design, seed, run). May
 * depend on config and leaves.
 */
@NullMarked
package dev.peacock.subset;

import org.jspecify.annotations.NullMarked;
