/** NumPy's files on any Hadoop file system, for what data sets and imported fleets read of them. */
@NullMarked
package dev.peacock.dataset.numpy;

import org.jspecify.annotations.NullMarked;
