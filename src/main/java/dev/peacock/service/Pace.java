package dev.peacock.service;

import dev.peacock.provenance.Clock;
import org.jspecify.annotations.Nullable;

/** Begins requests no more often than so many times a minute. Safe to use from several threads. */
public final class Pace {
    private static final double MINUTE = 60;

    private final double between;
    private double next;

    /** Null for as often as one likes. */
    public Pace(@Nullable Double perMinute) {
        this.between = perMinute == null ? 0 : MINUTE / perMinute;
    }

    /** Waits for the next turn. */
    void await() throws InterruptedException {
        double wait;
        synchronized (this) {
            double now = Clock.seconds();
            double turn = Math.max(now, next);
            next = turn + between;
            wait = turn - now;
        }
        if (wait > 0) {
            Thread.sleep((long) Math.ceil(wait * 1000));
        }
    }

    /** Nobody has a turn for so long, since the service wants no requests. */
    synchronized void hold(long millis) {
        next = Math.max(next, Clock.seconds() + millis / 1000.0);
    }
}
