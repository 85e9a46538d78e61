package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockRuleTest {
    /** Process 7 lives here, and began at tick 70. */
    private static final LockRule RULE = new LockRule("here", pid -> pid == 7 ? "70" : "", 60_000);

    private static LockRule.Claim claim(String machine, long pid, String process, long modified, boolean held) {
        return new LockRule.Claim(
                "a", held, modified, new LockOwner("host", machine, pid, process, "2026-01-01T00:00:00Z", "train"));
    }

    private static boolean isStale(LockRule.Claim claim, long now) {
        LockRule.Verdict verdict = RULE.judge(now, List.of(claim));
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
        assertThat(RULE.isAtWork(claim("here", 7, "70", 1000, true), seen(null)))
                .isTrue();
        assertThat(RULE.isAtWork(claim("here", 7, "70", 1000, false), seen(null)))
                .as("it only wants the directory")
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1000, true), seen(null)))
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1000, true), seen(1000L)))
                .isFalse();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1001, true), seen(1000L)))
                .isTrue();
        assertThat(RULE.isAtWork(claim("there", 7, "70", 1001, false), seen(1000L)))
                .isFalse();
    }

    private static Map<String, Long> seen(@Nullable Long modified) {
        return modified == null ? Map.of() : Map.of("a", modified);
    }
}
