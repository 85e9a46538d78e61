/**
 * Peacock inside another Spark program: what programs in Java or Scala may call. It promises to stay, and everything else may change.
 */
@NullMarked
package dev.peacock.api;

import org.jspecify.annotations.NullMarked;
