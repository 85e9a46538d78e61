/** audit value as job, tables, section of the report and command. */
@NullMarked
package dev.peacock.audit.value.spark;

import org.jspecify.annotations.NullMarked;
