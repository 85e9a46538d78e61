/** The fleet trainer's arithmetic on a processor: OpenBLAS for products, our own loops for all else, on arrays of the heap. */
@NullMarked
package dev.peacock.training.fleet.cpu;

import org.jspecify.annotations.NullMarked;
