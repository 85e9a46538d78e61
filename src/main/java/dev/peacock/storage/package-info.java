/**
 * Writes files completely or not at all on any Hadoop file system, even without an atomic rename. Depends only on
 * Hadoop and on the room of the user's mistakes.
 */
@NullMarked
package dev.peacock.storage;

import org.jspecify.annotations.NullMarked;
