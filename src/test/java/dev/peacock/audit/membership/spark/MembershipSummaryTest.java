package dev.peacock.audit.membership.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MembershipSummaryTest {
    private static String said(@Nullable Integer splits) {
        return summary(splits, 0).lines().get(1);
    }

    private static MembershipSummary summary(@Nullable Integer splits, int failed) {
        MembershipSummary.Group none = new MembershipSummary.Group("near duplicates", 0, null, null, null, null);
        MembershipSummary.Outliers outliers =
                new MembershipSummary.Outliers(null, null, 0, null, List.of(), none, none, "No example stands out.");
        return new MembershipSummary(
                "0123456789abcdef", 400, failed, 10, "lira-online", 5, 1, splits, List.of(), outliers);
    }

    @Test
    void modelsThatFailed_areSaidToBeLeftOut() {
        assertThat(summary(32, 3).lines())
                .anyMatch(line -> line.startsWith("3 more models failed for good, and no attack is about them."));
        assertThat(summary(32, 0).lines()).noneMatch(line -> line.contains("failed"));
    }

    @Test
    void numberOfSplits_isThatOfTheFleet_andSoIsWhatWasMeasuredOfIt() {
        assertThat(said(32))
                .endsWith(
                        "from 32 splits into halves; on digits, about .94 of them were measured to hold with 32 splits)");
        assertThat(said(8))
                .contains("from 8 splits into halves;")
                .endsWith("measured to hold with 32 splits; on simulated fleets 8 splits held as often as 32)");
        assertThat(said(null))
                .endsWith("another such fleet; on digits, about .94 of them were measured to hold with 32 splits)");
    }
}
