/** Which images are near-copies: by a cut that few held-out images pass, and by cliques of images. */
@NullMarked
package dev.peacock.images.copies;

import org.jspecify.annotations.NullMarked;
