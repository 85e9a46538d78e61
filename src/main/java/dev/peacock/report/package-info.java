/**
 * What the report shows, as plain values, and the markup that all of its rooms write, in which all text is escaped.
 */
@NullMarked
package dev.peacock.report;

import org.jspecify.annotations.NullMarked;
