/**
 * What commands share: their options, where a job runs and how it ends, and what a person sees when it is stopped. Knows no single command.
 */
@NullMarked
package dev.peacock.command;

import org.jspecify.annotations.NullMarked;
