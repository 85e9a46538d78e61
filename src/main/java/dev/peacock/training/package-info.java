/**
 * What a trainer is: numbered, seeded runs in, packed outcomes out; and the nearest-neighbour trainer. What trainers of
 * networks share is in training.recipe; no DL4J here.
 */
@NullMarked
package dev.peacock.training;

import org.jspecify.annotations.NullMarked;
