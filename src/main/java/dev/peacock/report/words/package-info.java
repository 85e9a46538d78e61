/** Words of the report that depend on what was asked. */
@NullMarked
package dev.peacock.report.words;

import org.jspecify.annotations.NullMarked;
