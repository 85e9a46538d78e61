/** audit labels as job, tables, section of the report and command. */
@NullMarked
package dev.peacock.audit.labels.spark;

import org.jspecify.annotations.NullMarked;
