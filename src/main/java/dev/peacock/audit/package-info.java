/**
 * Audits: the interface of an audit, the list of them, and the environment in which one runs. Each audit has its own
 * package below and does not depend on the others. Its arithmetic does not depend on Spark; its {@code spark} package
 * contains its job, tables, section of the report and command.
 */
@NullMarked
package dev.peacock.audit;

import org.jspecify.annotations.NullMarked;
