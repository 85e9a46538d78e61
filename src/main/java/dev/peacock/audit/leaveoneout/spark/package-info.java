/**
 * audit leave-one-out as job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.leaveoneout.spark;

import org.jspecify.annotations.NullMarked;
