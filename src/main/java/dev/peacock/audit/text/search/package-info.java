/** Which windows of K units generations and documents share: what tasks find, and what the driver makes of it. Knows no Spark. */
@NullMarked
package dev.peacock.audit.text.search;

import org.jspecify.annotations.NullMarked;
