package dev.peacock.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides who of several drivers has an output directory, from what each of them left there. No file is touched here. */
record LockRule(String machine, ProcessOf processOf, long staleMillis) {

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
    record Claim(
            String id,
            boolean held,
            long modified,
            @Nullable LockOwner owner) {}

    /** Claims of the dead, to be deleted, and of others. */
    record Verdict(List<Claim> stale, List<Claim> rivals) {}

    /** {@code now} is the file system's time of a claim of our own that was just written. */
    Verdict judge(long now, List<Claim> others) {
        List<Claim> stale = new ArrayList<>();
        List<Claim> rivals = new ArrayList<>();
        for (Claim claim : others) {
            (isStale(now, claim) ? stale : rivals).add(claim);
        }
        return new Verdict(stale, rivals);
    }

    private boolean isStale(long now, Claim claim) {
        return now - claim.modified() > staleMillis || (isHere(claim) && !lives(claim));
    }

    /**
     * Whether a rival is known to have the directory and to live: its process lives on this machine, or it was renewed since we
     * first saw it.
     */
    boolean isAtWork(Claim rival, Map<String, Long> firstSeen) {
        boolean renewed = rival.modified() > firstSeen.getOrDefault(rival.id(), rival.modified());
        return rival.held() && (renewed || (isHere(rival) && lives(rival)));
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
