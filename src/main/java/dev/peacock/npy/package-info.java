/**
 * Leaf. NumPy's files: .npy arrays and .npz archives, read row by row and written as a stream, without NumPy and without evaluating
 * anything in a file. Written by hand because ND4J reads an array whole into memory.
 */
@NullMarked
package dev.peacock.npy;

import org.jspecify.annotations.NullMarked;
