/**
 * HOCON text to validated records, with every problem reported at once: a class for each block of a configuration. Also writes the
 * records as the user would, with all defaults.
 */
@NullMarked
package dev.peacock.config.section;

import org.jspecify.annotations.NullMarked;
