package dev.peacock.audit.diffusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Splits;
import dev.peacock.audit.diffusion.ByDistance.Group;
import dev.peacock.audit.diffusion.ByDistance.Measured;
import dev.peacock.estimate.RunGroups;
import dev.peacock.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 40 images, of which the first four are near-duplicates: 0 of 1, and 2 of 3. Model 0 saw the even ones, and model 1 the others. */
class ByDistanceTest {
    private static final int IMAGES = 40;

    private static Measured measured(double[][] scores) {
        double[] distances =
                IntStream.range(0, IMAGES).mapToDouble(i -> i < 4 ? .01 : 1 + i).toArray();
        int[] nearest = IntStream.range(0, IMAGES).map(i -> i ^ 1).toArray();
        float[][] logs = new float[2][IMAGES];
        boolean[][] saw = new boolean[2][IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            saw[i % 2][i] = true;
            // models know of image i what it is far from others
            logs[i % 2][i] = -i;
        }
        // a single pair of models has no halves
        LiraFleet lira = new LiraFleet(
                IntStream.range(0, 2)
                        .mapToObj(model -> LiraTarget.of(model, model, scores[model], saw[model]))
                        .toList(),
                new Splits(new RunGroups(new int[] {2}), 8, 1),
                half -> List.of());
        return new Measured(distances, nearest, logs, saw, lira);
    }

    /** The score is the number of an image, so that among the others of a model all above the limit are at the end. */
    private static double[][] byNumber() {
        double[] numbers = IntStream.range(0, IMAGES).mapToDouble(i -> i).toArray();
        return new double[][] {numbers, numbers};
    }

    @Test
    void tenths_areOfDistance_andEachHasItsOwnAuc() {
        ByDistance of = ByDistance.of(measured(byNumber()));
        assertThat(of.groups()).hasSize(12);
        for (int tenth = 1; tenth <= 10; tenth++) {
            Group group = of.groups().get(tenth - 1);
            assertThat(group.tenth()).isEqualTo(tenth);
            assertThat(group.images()).isEqualTo(4);
            // of a tenth 4k to 4k + 3: model 0 saw two numbers, of which one of four pairs is above; model 1 the two
            // others
            OverModels auc = requireNonNull(group.auc());
            assertThat(auc.mean()).isEqualTo(.5);
            // without halves nothing is known of how it varies
            assertThat(auc.interval()).isEqualTo(new Interval(0, 1));
            // both models: mean of the numbers that they saw, above 0 of the others
            double first = 4 * (tenth - 1);
            assertThat(requireNonNull(group.memorization()).mean()).isCloseTo(first + 1.5, within(1e-6));
            // 20 others a model, of which 1% would be less than one
            assertThat(group.found()).isNull();
        }
        assertThat(of.groups().get(0).distance()).isCloseTo(.01, within(1e-12));
        assertThat(of.groups().get(9).distance()).isCloseTo(1 + 37.5, within(1e-9));
        assertThat(requireNonNull(of.outliers()).mean()).isZero();
        // a third of the distance of the 20th image
        assertThat(of.nearBelow()).isCloseTo(21.0 / 3, within(1e-9));
    }

    @Test
    void othersWhoseNearestImageWasSeen_areCountedApart() {
        ByDistance of = ByDistance.of(measured(byNumber()));
        // numbers 0 to 5 are nearer than 7
        Group near = of.groups().get(10);
        assertThat(near.name()).isEqualTo("near-duplicates");
        assertThat(near.images()).isEqualTo(6);
        Group others = of.groups().get(11);
        assertThat(others.images()).isEqualTo(IMAGES - 6);
        // each model calls 2 of its 20 others members, which are the last; it saw the nearest image of every other
        assertThat(requireNonNull(near.calledWithTwin()).mean()).isZero();
        assertThat(requireNonNull(others.calledWithTwin()).mean()).isCloseTo(2.0 / 17, within(1e-12));
        assertThat(others.calledWithoutTwin()).isNull();
        assertThat(requireNonNull(of.groups().get(9).calledWithTwin()).mean()).isEqualTo(1);
    }

    @Test
    void outliersThatAreTold_areSeenInTheDifference() {
        double[][] scores = new double[2][IMAGES];
        Measured plain = measured(scores);
        for (int model = 0; model < 2; model++) {
            for (int i = 0; i < IMAGES; i++) {
                // the nearest tenth is told the wrong way round, the farthest the right way
                scores[model][i] = plain.saw()[model][i] == i >= 20 ? 1 : 0;
            }
        }
        ByDistance of = ByDistance.of(plain);
        assertThat(requireNonNull(of.groups().get(0).auc()).mean()).isZero();
        assertThat(requireNonNull(of.groups().get(9).auc()).mean()).isEqualTo(1);
        OverModels outliers = requireNonNull(of.outliers());
        assertThat(outliers.mean()).isEqualTo(1);
        assertThat(outliers.isAbove(0)).as("by two models").isFalse();
    }

    @Test
    void withoutScores_onlyLossesSaySomething() {
        double[][] none = new double[2][IMAGES];
        Arrays.stream(none).forEach(scores -> Arrays.fill(scores, Double.NaN));
        ByDistance of = ByDistance.of(measured(none));
        assertThat(of.outliers()).isNull();
        assertThat(of.groups()).allSatisfy(group -> {
            assertThat(group.auc()).isNull();
            assertThat(group.calledWithTwin()).isNull();
            assertThat(group.memorization()).isNotNull();
        });
    }
}
