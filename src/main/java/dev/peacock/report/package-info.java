/**
 * Tables to one self-contained HTML page. Takes records, returns text.
 */
@NullMarked
package dev.peacock.report;

import org.jspecify.annotations.NullMarked;
