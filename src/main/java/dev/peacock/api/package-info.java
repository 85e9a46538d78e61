/**
 * Peacock inside another Spark program: the classes that programs in Java or Scala may call. They remain compatible;
 * everything else may change.
 */
@NullMarked
package dev.peacock.api;

import org.jspecify.annotations.NullMarked;
