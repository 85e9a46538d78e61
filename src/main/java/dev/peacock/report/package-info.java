/**
 * Tables to one self-contained HTML page. Takes records, returns text. Markup and charts are made by hand: the page needs
 * no script from elsewhere, and no text goes in unescaped.
 */
@NullMarked
package dev.peacock.report;

import org.jspecify.annotations.NullMarked;
