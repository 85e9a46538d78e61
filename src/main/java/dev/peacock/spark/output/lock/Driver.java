package dev.peacock.spark.output.lock;

import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.output.OutputDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The driver whose lock an output directory has.
 *
 * @param owner null where its note cannot be read
 * @param renewed when it last renewed its lock, by the file system's clock
 * @param atWork false for a dead one's lock, which the next command takes over
 */
public record Driver(@Nullable LockOwner owner, Instant renewed, boolean atWork) {

    /**
     * The one at work, or else the last that died. On this machine its process is looked for; elsewhere it counts as dead once its
     * lock is stale by the clock here, or dated as far ahead of it.
     */
    public static Optional<Driver> of(OutputDirectory out) throws IOException {
        LockRule rule = new LockRule(
                Machine.instance(),
                Machine::process,
                OutputLock.Pace.USUAL.stale().toMillis());
        List<LockRule.Claim> claims;
        try {
            claims = new LockFiles(out).claimsBut("");
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        long now = Clock.now().toEpochMilli();
        List<LockRule.Claim> rivals =
                new ArrayList<>(rule.judge(now, claims, Map.of()).rivals());
        rivals.removeIf(claim -> claim.modified() - now > rule.staleMillis());
        return claims.stream()
                .filter(LockRule.Claim::held)
                .map(claim -> new Driver(claim.owner(), Instant.ofEpochMilli(claim.modified()), rivals.contains(claim)))
                .max(Comparator.comparing(Driver::atWork).thenComparing(Driver::renewed));
    }
}
