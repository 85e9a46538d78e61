/**
 * The packed example store that executors map, and what fills it from the files of a data set, which the rooms within read. May depend on
 * config and leaves.
 */
@NullMarked
package dev.peacock.dataset;

import org.jspecify.annotations.NullMarked;
