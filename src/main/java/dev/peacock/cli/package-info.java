/**
 * The command line: one small class a command. Turns words into a call of {@code spark} and failures into exit statuses; knows no arithmetic.
 */
@NullMarked
package dev.peacock.cli;

import org.jspecify.annotations.NullMarked;
