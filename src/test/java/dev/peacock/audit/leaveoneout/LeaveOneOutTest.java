package dev.peacock.audit.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.leaveoneout.Agreement.Both;
import dev.peacock.estimate.Counts;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {
    private static final Counts[] MEMORIZATION = {
        new Counts(4, 4, 4, 4),
        new Counts(4, 4, 4, 1),
        new Counts(8, 0, 8, 0),
        new Counts(4, 4, 4, 3),
        new Counts(4, 4, 4, 1)
    };

    @Test
    void chosen_areTheStrongestAndOthersAtRandom() {
        List<Chosen> chosen = Chosen.of(MEMORIZATION, 3, 10, new RandomStream(3));
        assertThat(chosen.subList(0, 3))
                .containsExactly(
                        new Chosen(1, Chosen.Why.TOP), new Chosen(4, Chosen.Why.TOP), new Chosen(3, Chosen.Why.TOP));
        assertThat(chosen.subList(3, 5))
                .containsExactlyInAnyOrder(new Chosen(0, Chosen.Why.RANDOM), new Chosen(2, Chosen.Why.RANDOM));
        // an undefined memorization is not strong
        assertThat(Chosen.of(MEMORIZATION, 5, 0, new RandomStream(3)))
                .extracting(Chosen::trainId)
                .containsExactly(1, 4, 3, 0);
    }

    @Test
    void leftOut_comparesTurnZeroWithTheExamplesOwn() {
        LeftOut leftOut = LeftOut.of(3, 2, Map.of(0, new int[] {5, 5, 4}, 2, new int[] {4, 3, 1}));
        assertThat(leftOut.counts(1, 1)).isEqualTo(new Counts(5, 4, 4, 1));
        assertThat(leftOut.counts(1, 0)).isEqualTo(new Counts(5, 4, 5, 3));
        // no model without the first example finished
        assertThat(leftOut.counts(0, 0).difference()).isNull();
    }

    @Test
    void agreement_isOverTheDefined() {
        Agreement agreement = Agreement.of(List.of(
                both(5, 4),
                both(2, 3),
                both(9, 5),
                new Both(null, new BigFraction(5, 10)),
                new Both(new BigFraction(1, 10), null)));
        assertThat(agreement.compared()).isEqualTo(3);
        assertThat(Objects.requireNonNull(agreement.meanDifference())).isCloseTo(0.4 / 3, within(1e-15));
        assertThat(Objects.requireNonNull(agreement.rankCorrelation())).isCloseTo(1, within(1e-15));
        // differences .1, -.1, .4: variance .06333; Student's quantile for 2 degrees of freedom
        assertThat(Objects.requireNonNull(agreement.meanDifferenceInterval()).high())
                .isCloseTo(0.4 / 3 + 4.302652729911275 * Math.sqrt(0.19 / 3 / 3), within(1e-9));
        assertThat(Agreement.of(List.of())).isEqualTo(new Agreement(0, null, null, null));
    }

    /** .7 - .4, .6 - .3 and .5 - .2 are three doubles and one number: nothing varies, so that there is no interval of width 0. */
    @Test
    void agreement_ofEqualDifferences_hasNoInterval() {
        Agreement agreement = Agreement.of(List.of(both(7, 4), both(6, 3), both(5, 2)));
        assertThat(Objects.requireNonNull(agreement.meanDifference())).isCloseTo(0.3, within(1e-15));
        assertThat(agreement.meanDifferenceInterval()).isNull();
        assertThat(Agreement.of(List.of(both(7, 4), both(6, 3), both(5, 3))).meanDifferenceInterval())
                .isNotNull();
    }

    /** Equal rationals of unequal counts. */
    @Test
    void agreement_ofEqualDifferencesOfCounts_hasNoInterval() {
        Counts third = new Counts(3, 4, 1, 0);
        Counts seventh = new Counts(7, 5, 1, 0);
        Counts thirdOfMore = new Counts(12, 7, 4, 0);
        Counts seventhOfMore = new Counts(28, 9, 4, 0);
        Agreement agreement = Agreement.of(List.of(
                new Both(third.exactDifference(), seventh.exactDifference()),
                new Both(thirdOfMore.exactDifference(), seventhOfMore.exactDifference())));
        assertThat(agreement.meanDifferenceInterval()).isNull();
    }

    private static Both both(int subsetTenths, int leaveOneOutTenths) {
        return new Both(new BigFraction(subsetTenths, 10), new BigFraction(leaveOneOutTenths, 10));
    }
}
