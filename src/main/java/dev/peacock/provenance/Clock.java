package dev.peacock.provenance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The only class that reads the clock. Time is recorded, but no result depends on it. */
public final class Clock {
    private Clock() {}

    /** Now, to the microsecond that Parquet keeps. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** Seconds from an arbitrary origin, for differences. */
    public static double seconds() {
        return System.nanoTime() * 1e-9;
    }
}
