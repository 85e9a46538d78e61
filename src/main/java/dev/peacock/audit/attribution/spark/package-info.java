/** audit attribution as job, tables, section of the report and command. */
@NullMarked
package dev.peacock.audit.attribution.spark;

import org.jspecify.annotations.NullMarked;
