/** Examples as pictures. Knows neither files nor stores. */
@NullMarked
package dev.peacock.dataset.image;

import org.jspecify.annotations.NullMarked;
