/** Writes one self-contained HTML page. It takes records and returns text. */
@NullMarked
package dev.peacock.report;

import org.jspecify.annotations.NullMarked;
