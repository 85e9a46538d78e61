package dev.peacock.spark.output.lock;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Ensures that only one driver at a time writes into an output directory. Each driver writes its own claim under {@code
 * _lock/} and then lists those of the others. Of two drivers at least one sees the other, and whoever sees another that
 * is alive withdraws. This needs neither an atomic create nor a rename. The owner keeps renewing a second file; if that
 * gets too old, by the file system's clock, the driver is dead.
 */
public final class OutputLock implements AutoCloseable {
    /** After Spark's context is stopped (40), before Hadoop's file systems are closed (10). */
    private static final int SHUTDOWN_PRIORITY = 20;

    private static final AtomicInteger LOCKS = new AtomicInteger();
    /** Claims that this process gave up, but could not delete: their process lives, and they are stale nevertheless. */
    private static final Set<String> GIVEN_UP = ConcurrentHashMap.newKeySet();

    /** How often a lock is renewed, and how old one is that nobody renews. */
    record Pace(Duration beat, Duration stale) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    private final OutputDirectory out;
    private final LockFiles files;
    private final LockOwner owner;
    private final String id;
    private final RandomStream waits;
    private final Pace pace;
    private final boolean madeRoot;
    private final Runnable onShutdown = this::close;
    private final Thread renewal = new Thread(this::renew, "peacock-lock");
    private Runnable onLoss = () -> {};
    private boolean closed;

    private OutputLock(OutputDirectory out, LockOwner owner, Pace pace) throws IOException {
        this.out = out;
        this.files = new LockFiles(out);
        this.owner = owner;
        this.id = owner.id(LOCKS.getAndIncrement());
        this.waits = new RandomStream(Long.parseUnsignedLong(id, 16));
        this.pace = pace;
        this.madeRoot = !files.exists(out.root());
        renewal.setDaemon(true);
    }

    /**
     * Takes the directory for a command, or throws a {@link UserError} that says who has it. Waits about two minutes at
     * most if it is not clear whether that driver is alive.
     */
    public static OutputLock acquire(Configuration hadoop, String uri, String command) throws IOException {
        return acquire(new OutputDirectory(hadoop, uri), LockOwner.here(command), Pace.USUAL);
    }

    static OutputLock acquire(OutputDirectory out, LockOwner owner, Pace pace) throws IOException {
        OutputLock lock = new OutputLock(out, owner, pace);
        boolean held = false;
        try {
            lock.contend();
            lock.hold();
            held = true;
            return lock;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new UserError(out.root() + ": cannot be written: " + Reason.of(e), e);
        } finally {
            if (!held) {
                lock.close();
            }
        }
    }

    /** Sets what to do, in a separate thread, when another driver turns out to have the directory. */
    public synchronized void onLoss(Runnable action) {
        onLoss = action;
    }

    /** Throws a {@link UserError} if nothing more may be written: this driver was stopped, or its directory was taken over. */
    public void check() throws IOException {
        if (isClosed() || ShutdownHookManager.get().isShutdownInProgress()) {
            throw new UserError(out.root()
                    + ": this driver was stopped. What was finished is kept, and the same command continues it");
        }
        if (!files.isClaimed(id)) {
            throw new UserError(
                    out.root() + ": this driver was suspended for so long that another one took over the directory. It "
                            + "writes nothing more into this directory; what was finished is kept");
        }
    }

    private void contend() throws IOException {
        LockRule rule =
                new LockRule(Machine.instance(), Machine::process, pace.stale().toMillis());
        Map<String, LockRule.Sight> sights = new HashMap<>();
        double deadline = Clock.seconds() + 2 * seconds(pace.stale());
        while (true) {
            for (String given : GIVEN_UP) {
                files.delete(given);
            }
            long now = files.claim(id, owner);
            List<LockRule.Claim> others = files.claimsBut(id);
            others.forEach(other -> sights.merge(other.id(), LockRule.Sight.first(other, now), LockRule.Sight::then));
            LockRule.Verdict verdict = rule.judge(now, others, sights);
            for (LockRule.Claim stale : verdict.stale()) {
                files.delete(stale.id());
            }
            if (verdict.rivals().isEmpty()) {
                return;
            }
            files.delete(id);
            boolean late = Clock.seconds() > deadline;
            for (LockRule.Claim rival : verdict.rivals()) {
                if (late || rule.isAtWork(rival, sights.getOrDefault(rival.id(), LockRule.Sight.first(rival, now)))) {
                    throw refusal(rival);
                }
            }
            // each its own times, so that of two that back off one is first
            int half = (int) pace.beat().toMillis() / 2;
            pause(half / 5 + waits.nextInt(half));
        }
    }

    private UserError refusal(LockRule.Claim rival) {
        LockOwner other = rival.owner();
        return new UserError(out.root() + ": another driver is using this directory: "
                + (other == null ? "one whose note in " + files.directory() + " cannot be read" : other.words())
                + "; wait until it ends, or choose another --out");
    }

    private void hold() throws IOException {
        files.renew(id);
        ShutdownHookManager.get().addShutdownHook(onShutdown, SHUTDOWN_PRIORITY);
        renewal.start();
    }

    private void renew() {
        while (!isClosedAfter(pace.beat().toMillis())) {
            if (isTakenOver()) {
                lost();
                return;
            }
        }
    }

    /** Renews the lock, if it is still there. */
    private boolean isTakenOver() {
        try {
            if (!files.isClaimed(id)) {
                return true;
            }
            files.renew(id);
            return false;
        } catch (IOException | FSError e) {
            // a file system that is full or away for a while: the next beat tries again, and nobody commits without
            // check()
            return false;
        }
    }

    private synchronized boolean isClosedAfter(long millis) {
        double end = Clock.seconds() + millis * 1e-3;
        try {
            for (long left = millis; !closed && left > 0; left = (long) ((end - Clock.seconds()) * 1000)) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
        return closed;
    }

    private synchronized void lost() {
        if (!closed) {
            onLoss.run();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Gives the directory back; a directory that was made for the lock alone goes, too. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        awaitRenewal();
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(onShutdown);
        }
        try {
            files.delete(id);
            files.deleteIfEmpty(files.directory());
            if (madeRoot) {
                files.deleteIfEmpty(out.root());
            }
        } catch (IOException e) {
            // another process finds it stale once this one is gone
            GIVEN_UP.add(id);
        }
    }

    /** So that nothing is renewed after it was deleted; not for long, should the file system hang. */
    private void awaitRenewal() {
        try {
            renewal.join(pace.stale().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() * 1e-3;
    }
}
