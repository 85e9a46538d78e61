/**
 * audit membership as job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.membership.spark;

import org.jspecify.annotations.NullMarked;
