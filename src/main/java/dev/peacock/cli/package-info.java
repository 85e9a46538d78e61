/**
 * The command line: one small class for each command that is not an audit. It turns arguments into calls and failures
 * into exit statuses, and computes nothing itself.
 */
@NullMarked
package dev.peacock.cli;

import org.jspecify.annotations.NullMarked;
