package dev.peacock.spark.output.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockRuleTest {
    /** Process 7 lives here, and began at tick 70. */
    private static final LockRule RULE = new LockRule("here", pid -> pid == 7 ? "70" : "", 60_000);

    private static LockRule.Claim claim(String machine, long pid, String process, long modified, boolean held) {
        return new LockRule.Claim(
                "a", held, modified, new LockOwner("host", machine, pid, process, "2026-01-01T00:00:00Z", "train"));
    }

    private static boolean isStale(LockRule.Claim claim, long now) {
        return isStale(claim, LockRule.Sight.first(claim, now), now);
    }

    private static boolean isStale(LockRule.Claim claim, LockRule.Sight sight, long now) {
        LockRule.Verdict verdict = RULE.judge(now, List.of(claim), Map.of(claim.id(), sight));
        assertThat(verdict.stale().size() + verdict.rivals().size()).isOne();
        return verdict.rivals().isEmpty();
    }

    @Test
    void aProcessOfThisMachineThatDoesNotLive_isStaleAtOnce() {
        assertThat(isStale(claim("here", 7, "70", 1000, true), 1000)).isFalse();
        assertThat(isStale(claim("here", 8, "80", 1000, true), 1000)).isTrue();
        assertThat(isStale(claim("here", 7, "69", 1000, true), 1000))
                .as("another process has its id")
                .isTrue();
    }

    @Test
    void elsewhereOnlyAgeCounts_byTheFileSystemsClock() {
        assertThat(isStale(claim("there", 8, "80", 1000, true), 61_000)).isFalse();
        assertThat(isStale(claim("there", 8, "80", 1000, true), 61_001)).isTrue();
        assertThat(isStale(claim("", 8, "", 1000, true), 61_000))
                .as("a system that does not tell")
                .isFalse();
    }

    @Test
    void aClaimThatCannotBeRead_countsUntilItIsOld() {
        assertThat(isStale(unreadable(1000), 61_000)).isFalse();
        assertThat(isStale(unreadable(1000), 61_001)).isTrue();
    }

    private static LockRule.Claim unreadable(long modified) {
        return new LockRule.Claim("a", false, modified, null);
    }

    @Test
    void aHungProcessOfThisMachine_isStaleByAge() {
        assertThat(isStale(claim("here", 7, "70", 1000, true), 61_001)).isTrue();
    }

    @Test
    void aRivalIsAtWork_whereItIsSeenToLive() {
        assertThat(RULE.isAtWork(claim("here", 7, "70", 1000, true), sight(1000)))
                .isTrue();
        assertThat(RULE.isAtWork(claim("here", 7, "70", 1000, false), sight(1000)))
                .as("it only wants the directory")
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1000, true), sight(1000, 1000)))
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1001, true), sight(1000, 1001)))
                .isTrue();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1001, false), sight(1000, 1001)))
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1000, true), sight(9_000_000, 1000)))
                .as("its clock was put right since")
                .isTrue();
    }

    @Test
    void aTimeToCome_saysNothing_andTheClaimCountsFromWhenItWasSeen() {
        long farAhead = 9_000_000_000L;
        LockRule.Claim dead = claim("there", 8, "80", farAhead, true);
        LockRule.Sight seen = new LockRule.Sight(farAhead, 1000, false);
        assertThat(isStale(dead, seen, 61_000)).isFalse();
        assertThat(isStale(dead, seen, 61_001)).isTrue();
        LockRule.Sight renewed = seen.then(new LockRule.Sight(farAhead + 5000, 6000, false));
        assertThat(isStale(claim("there", 8, "80", farAhead + 5000, true), renewed, 61_001))
                .as("renewed while we looked")
                .isFalse();
        assertThat(seen.then(new LockRule.Sight(farAhead, 6000, false)))
                .as("seen twice, but not changed")
                .isEqualTo(seen);
    }

    /** What was seen of a claim that had these times, one after another. */
    private static LockRule.Sight sight(long... modified) {
        LockRule.Sight sight = new LockRule.Sight(modified[0], 2000, false);
        for (int i = 1; i < modified.length; i++) {
            sight = sight.then(new LockRule.Sight(modified[i], 2000 + i, false));
        }
        return sight;
    }
}
