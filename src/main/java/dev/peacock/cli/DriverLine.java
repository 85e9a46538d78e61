package dev.peacock.cli;

import dev.peacock.provenance.Clock;
import dev.peacock.spark.output.lock.Driver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code status} says of the driver that holds a directory. */
final class DriverLine {
    private DriverLine() {}

    static String of(@Nullable Driver driver) {
        if (driver == null) {
            return "driver: none";
        }
        String who = driver.owner() == null
                ? "one whose note cannot be read"
                : driver.owner().words();
        String ago = Duration.between(driver.renewed(), Clock.now()).toSeconds() + " s ago";
        return driver.atWork()
                ? "driver: " + who + "; its lock was renewed " + ago
                : "driver: none; " + who + ", is dead and left its lock, renewed " + ago
                        + ", which the next command takes over";
    }
}
