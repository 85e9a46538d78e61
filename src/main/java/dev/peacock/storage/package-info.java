/**
 * Whole files on any Hadoop file system, with or without a rename that is atomic. Knows Hadoop and the user's mistakes, and
 * nothing else.
 */
@NullMarked
package dev.peacock.storage;

import org.jspecify.annotations.NullMarked;
