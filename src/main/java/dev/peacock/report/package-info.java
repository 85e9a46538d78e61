/**
 * Writes one self-contained HTML page. It takes records and returns text. Markup and charts are written by hand: the page needs no
 * script from elsewhere, and all text in it is escaped.
 */
@NullMarked
package dev.peacock.report;

import org.jspecify.annotations.NullMarked;
