/** Model inversion: images that a classifier takes for a class with high confidence. */
@NullMarked
package dev.peacock.attack.inversion;

import org.jspecify.annotations.NullMarked;
