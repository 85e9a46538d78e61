/** The blocks of a configuration: reads each into its records, and writes them as the user would, with all defaults. */
@NullMarked
package dev.peacock.config.section;

import org.jspecify.annotations.NullMarked;
