/**
 * Leaf. NumPy's files: .npy arrays and .npz archives, read row by row and written as they come, without NumPy and without
 * evaluating anything that a file says. By hand because ND4J reads an array whole into memory.
 */
@NullMarked
package dev.peacock.npy;

import org.jspecify.annotations.NullMarked;
