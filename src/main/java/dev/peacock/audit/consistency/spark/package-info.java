/**
 * audit consistency as job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.consistency.spark;

import org.jspecify.annotations.NullMarked;
