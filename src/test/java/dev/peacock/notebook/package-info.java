/** The notebooks of job/notebooks, executed by Jupyter against a run that was made in the same test. */
@NullMarked
package dev.peacock.notebook;

import org.jspecify.annotations.NullMarked;
