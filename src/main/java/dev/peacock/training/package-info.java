/**
 * The interface of trainers: numbered, seeded runs in, packed outcomes out; and the nearest-neighbour trainer. Code
 * that trainers of networks share is in training.recipe. No DL4J here.
 */
@NullMarked
package dev.peacock.training;

import org.jspecify.annotations.NullMarked;
