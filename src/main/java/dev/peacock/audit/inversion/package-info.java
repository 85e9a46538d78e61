/** What images that are made from a classifier have of its train examples. */
@NullMarked
package dev.peacock.audit.inversion;

import org.jspecify.annotations.NullMarked;
