/**
 * audit utility as job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.utility.spark;

import org.jspecify.annotations.NullMarked;
