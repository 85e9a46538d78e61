/**
 * What a trainer is: numbered, seeded runs in, packed outcomes out; and the nearest-neighbour trainer. No DL4J here; its room is training.dl4j.
 */
@NullMarked
package dev.peacock.training;

import org.jspecify.annotations.NullMarked;
