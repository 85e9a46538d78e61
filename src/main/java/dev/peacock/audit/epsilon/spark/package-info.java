/**
 * audit epsilon as job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit.epsilon.spark;

import org.jspecify.annotations.NullMarked;
