/**
 * The command line: one small class for each command that is no audit. Turns words into calls and failures into exit statuses; knows no
 * arithmetic.
 */
@NullMarked
package dev.peacock.cli;

import org.jspecify.annotations.NullMarked;
