/** Models that can be asked for the probabilities of classes: networks of a fleet, files, services. */
@NullMarked
package dev.peacock.target;

import org.jspecify.annotations.NullMarked;
