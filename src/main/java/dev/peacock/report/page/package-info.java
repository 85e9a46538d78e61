/**
 * Writes one self-contained HTML page, with a class for each of its sections. It takes records and returns text. Markup and charts are
 * written by hand: the page needs no script from elsewhere.
 */
@NullMarked
package dev.peacock.report.page;

import org.jspecify.annotations.NullMarked;
