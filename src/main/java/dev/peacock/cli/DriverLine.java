package dev.peacock.cli;

import dev.peacock.provenance.Clock;
import dev.peacock.spark.output.lock.Driver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The line of {@code status} about the driver that holds the directory. */
final class DriverLine {
    private DriverLine() {}

    static String of(@Nullable Driver driver) {
        if (driver == null) {
            return "driver: none";
        }
        String who = driver.owner() == null
                ? "one whose lock file cannot be read"
                : driver.owner().words();
        String ago = Duration.between(driver.renewed(), Clock.now()).toSeconds() + " s ago";
        return driver.atWork()
                ? "driver: " + who + "; its lock was renewed " + ago
                : "driver: none; " + who + ", is dead and left a lock, last renewed " + ago
                        + "; the next command takes it over";
    }
}
