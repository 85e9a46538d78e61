/**
 * What all commands share: their options, how a job is started and ends, and the messages when it is stopped. It does
 * not depend on any single command.
 */
@NullMarked
package dev.peacock.command;

import org.jspecify.annotations.NullMarked;
