/** The nearest images of an image, exactly, by products of matrices. */
@NullMarked
package dev.peacock.images.nearest;

import org.jspecify.annotations.NullMarked;
