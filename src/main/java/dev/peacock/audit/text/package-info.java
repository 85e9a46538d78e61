/** The statistics of {@code audit text}: shares with intervals, and how many more windows there are than were found. */
@NullMarked
package dev.peacock.audit.text;

import org.jspecify.annotations.NullMarked;
