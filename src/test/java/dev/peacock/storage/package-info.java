/** Whole files, and the storage servers that tests start. */
@NullMarked
package dev.peacock.storage;

import org.jspecify.annotations.NullMarked;
