/**
 * audit longtail as jobs, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.longtail.spark;

import org.jspecify.annotations.NullMarked;
