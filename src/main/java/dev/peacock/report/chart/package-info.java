/** The charts of a page, as SVG without a script. */
@NullMarked
package dev.peacock.report.chart;

import org.jspecify.annotations.NullMarked;
