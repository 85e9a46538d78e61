package dev.peacock.audit.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.PredictionBlock;
import dev.peacock.stats.Interval;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A tiny fleet by hand. */
class VotesTest {
    private static final char[] PREDICTIONS = {
        // example 0, labelled 0: models 0 to 3 did not see it, and model 4 did
        1, 1, 2, 1, 0,
        // example 1, labelled 1: model 0 did not see it
        1, 1, 1, 1, 1,
        // example 2, labelled 2: models 0 to 3 did not see it, and two labels have as many votes
        2, 0, 0, 2, 2,
        // example 3, labelled 1: every model saw it
        1, 1, 1, 1, 1
    };

    /** Of the given label; probabilities 1/2, 1/4, 1/4 and 0 of example 0 by the models that did not see it. */
    private static final float[] MARGINS = {
        0, (float) -Math.log(3), (float) -Math.log(3), -1000, 5, 0, 9, 9, 9, 9, Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static Votes votes() {
        BitColumns included = new BitColumns(4, 5);
        included.set(0, 4);
        for (int run = 1; run < 5; run++) {
            included.set(1, run);
        }
        included.set(2, 4);
        for (int run = 0; run < 5; run++) {
            included.set(3, run);
        }
        return Votes.of(new PredictionBlock(
                new Block(0, Block.ANY, new int[] {0, 1, 2, 3}), PREDICTIONS, MARGINS, 5, included));
    }

    @Test
    void votesAndProbabilities_areOfTheModelsThatDidNotSeeTheExample() {
        Votes votes = votes();
        assertThat(votes.starts()).containsExactly(0, 2, 3, 5, 5);
        assertThat(votes.labels()).containsExactly(new char[] {1, 2, 1, 0, 2});
        assertThat(votes.counts()).containsExactly(3, 1, 1, 2, 2);
        assertThat(votes.probabilities()[0]).isCloseTo(0.25, within(1e-7));
        assertThat(votes.probabilities()[1]).isEqualTo(0.5);
        assertThat(votes.probabilities()[2]).isNaN();
        assertThat(votes.probabilities()[3]).isNaN();
        assertThat(votes.best(0, 1)).isEqualTo(2);
        assertThat(votes.best(3, 0)).isEqualTo(-1);
    }

    /** p-values 1/16, 1 and 11/16: the first is a suspect at .2, and at .05 it would need .05 / 3. */
    @Test
    void control_isHeldToThePValueOfTheSuspects() {
        SplitLabels labels = SplitLabels.of(votes(), new int[] {0, 1, 2, 1}, 3);
        assertThat(labels.largestPValue(.2)).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(labels.largestPValue(.05)).isCloseTo(.05 / 3, within(1e-12));
        assertThat(labels.outvoted(.07)).isEqualTo(1);
        assertThat(labels.outvoted(.06)).isZero();
    }

    @Test
    void scores_areAsByHand() {
        SplitLabels labels = SplitLabels.of(votes(), new int[] {0, 1, 2, 1}, 3);
        assertThat(labels.defined()).extracting(LabelScore::example).containsExactly(0, 1, 2);
        LabelScore first = labels.defined().get(0);
        assertThat(first.suggested()).isEqualTo(1);
        assertThat(first.share()).isEqualTo(0.75);
        // Wilson, with z^2 = 3.841459: (3 + z^2/2 -+ z sqrt(3*1/4 + z^2/4)) / (4 + z^2)
        assertThat(first.shareInterval().low()).isCloseTo(0.300642, within(1e-6));
        assertThat(first.shareInterval().high()).isCloseTo(0.954413, within(1e-6));
        // all four models are against: (1/2)^4; the others have p = 1 and 11/16, and N = 3
        assertThat(first.pValue()).isCloseTo(1.0 / 16, within(1e-12));
        assertThat(first.qValue()).isCloseTo(3.0 / 16, within(1e-12));
        assertThat(labels.defined().get(2).pValue()).isCloseTo(11.0 / 16, within(1e-12));
        assertThat(first.margin()).isEqualTo(-0.75);
        assertThat(first.selfConfidence()).isCloseTo(0.25, within(1e-7));
        assertThat(first.rank(LabelScore.By.MARGIN)).isEqualTo(1);
        // as many votes for its own label as for 0
        assertThat(labels.defined().get(2).isOutvoted()).isFalse();
        assertThat(labels.defined().get(2).selfConfidence()).isEqualTo(0.5);

        // of example 0, label 1 has 3/4 and would need 1, label 2 has 1/4 and would need 1/2, and label 0 has no vote
        assertThat(labels.joint().thresholds()).containsExactly(0, 1, 0.5);
        assertThat(first.confident()).isNull();
        assertThat(labels.defined().get(1).confident()).isEqualTo(1);
        // both 0 and 2 reach their thresholds with a half each, and 2 is its own
        assertThat(labels.defined().get(2).confident()).isEqualTo(2);
        assertThat(labels.joint().errors()).isZero();
        Interval errors = ConfidentJoint.errorsInterval(votes(), new int[] {0, 1, 2, 1}, 3, 1);
        assertThat(errors.low()).isZero();
        assertThat(Objects.requireNonNull(errors).high()).isLessThanOrEqualTo(4);
    }

    @Test
    void someVotes_areAsManyAsAsked_andThoseOfTheExample() {
        Votes some = votes().some(new int[] {2, 9, 0}, 1);
        assertThat(some.models(0)).isEqualTo(2);
        assertThat(some.of(0, 1)).isBetween(1, 2);
        assertThat(some.of(0, 1) + some.of(0, 2)).isEqualTo(2);
        assertThat(some.models(1)).isEqualTo(1);
        assertThat(some.models(2)).isZero();
        assertThat(some.models(3)).isZero();
        // a vote of four, three of them for 1: 3/4 of 4,000 draws, within 6 standard deviations of .0068 (2e-9)
        int ones = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            ones += votes().some(new int[] {1}, seed).of(0, 1);
        }
        assertThat(ones / 4_000.0).isCloseTo(0.75, within(0.041));
    }
}
