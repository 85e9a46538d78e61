package dev.peacock.spark.output.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of several drivers has an output directory, from their lock files. It reads and writes no file itself.
 */
public record LockRule(String machine, ProcessOf processOf, long staleMillis) {

    /** What tells a living process on this machine from others of the same id; empty for one that does not live. */
    interface ProcessOf {
        String of(long pid);
    }

    /**
     * Another driver's claim.
     *
     * @param held whether it has the directory, and does not only want it
     * @param modified when it was last renewed, by the file system's clock, in milliseconds
     * @param owner null where it cannot be read
     */
    public record Claim(
            String id,
            boolean held,
            long modified,
            @Nullable LockOwner owner) {}

    /**
     * What was seen of a claim so far, in the file system's milliseconds.
     *
     * @param modified when it was renewed last
     * @param at when that was first seen
     * @param renewed whether it was seen to change
     */
    record Sight(long modified, long at, boolean renewed) {
        static Sight first(Claim claim, long now) {
            return new Sight(claim.modified(), now, false);
        }

        Sight then(Sight later) {
            return modified == later.modified ? this : new Sight(later.modified, later.at, true);
        }
    }

    /** Claims of the dead, to be deleted, and of others. */
    record Verdict(List<Claim> stale, List<Claim> rivals) {}

    /** {@code now} is the file system's time of a claim of our own that was just written. */
    Verdict judge(long now, List<Claim> others, Map<String, Sight> sights) {
        List<Claim> stale = new ArrayList<>();
        List<Claim> rivals = new ArrayList<>();
        for (Claim claim : others) {
            (isStale(now, claim, sights.getOrDefault(claim.id(), Sight.first(claim, now))) ? stale : rivals).add(claim);
        }
        return new Verdict(stale, rivals);
    }

    private boolean isStale(long now, Claim claim, Sight sight) {
        // a time to come, as after the clock was put back, says nothing of its age: it counts from when it was seen
        long last = Math.min(claim.modified(), sight.at());
        return now - last > staleMillis || (isHere(claim) && !lives(claim));
    }

    /**
     * Whether a rival is known to have the directory and to live: its process lives on this machine, or it was renewed since we
     * first saw it.
     */
    boolean isAtWork(Claim rival, Sight sight) {
        return rival.held() && (sight.renewed() || (isHere(rival) && lives(rival)));
    }

    private boolean isHere(Claim claim) {
        LockOwner owner = claim.owner();
        return owner != null && !machine.isEmpty() && owner.machine().equals(machine);
    }

    private boolean lives(Claim claim) {
        LockOwner owner = claim.owner();
        return owner != null
                && !owner.process().isEmpty()
                && processOf.of(owner.pid()).equals(owner.process());
    }
}
