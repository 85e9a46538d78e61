package dev.peacock.images.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutTest {
    private static final int WORLDS = 200;
    private static final int MANY_WORLDS = 400;

    /** Uniform distances: the share below a cut is the cut. A mean of 200 cuts is tested at 5.2 standard errors (2e-7); the tail's fit has a bias of a few percent. */
    @ParameterizedTest
    @CsvSource({"2000, .01", "1000, .05", "300, .01", "100, .01"})
    void ofNewImagesTheStatedSharePasses(int heldOut, double share) {
        RandomStream random = new RandomStream(17);
        double sum = 0;
        double squares = 0;
        int covered = 0;
        for (int world = 0; world < WORLDS; world++) {
            double[] distances = uniform(random, heldOut);
            Cut cut = Cut.of(distances, share, random);
            sum += cut.distance();
            squares += cut.distance() * cut.distance();
            if (cut.interval().low() <= share && share <= cut.interval().high()) {
                covered++;
            }
        }
        double mean = sum / WORLDS;
        double error = Math.sqrt((squares / WORLDS - mean * mean) / WORLDS);
        assertThat(mean).isCloseTo(share, within(5.2 * error + .05 * share));
        // of 200 intervals that cover with .95, 172 or fewer do with a chance of 3e-7
        assertThat(covered).isGreaterThan(172);
    }

    /**
     * Bell-shaped distances, as those of images are. With 20 images the share that passes has a mean of .036 and a standard deviation of .0444
     * (40,000 worlds), and less with more of them. A mean of 400 is above .05 at 6.3 standard errors: 1e-10, and with their skewness
     * of 2.1 about 1e-8 (Edgeworth).
     */
    @Tag("statistical")
    @ParameterizedTest
    @ValueSource(ints = {20, 22, 25, 30, 40, 60})
    void ofFewImages_theTailIsNotTheWholeBell(int heldOut) {
        RandomStream random = new RandomStream(23 + heldOut);
        NormalDistribution bell = new NormalDistribution(null, 10, 1);
        double sum = 0;
        for (int world = 0; world < MANY_WORLDS; world++) {
            double[] distances = new double[heldOut];
            Arrays.setAll(distances, i -> 10 + random.nextGaussian());
            sum += bell.cumulativeProbability(Cut.of(distances, .01, random).distance());
        }
        assertThat(sum / MANY_WORLDS).isLessThan(.05);
    }

    @Test
    void fewHeldOutImagesAreExtrapolated() {
        RandomStream random = new RandomStream(19);
        assertThat(Cut.of(uniform(random, 100), .01, random).byTail()).isTrue();
        assertThat(Cut.of(uniform(random, 1500), .01, random).byTail()).isFalse();
    }

    @Test
    void equalDistancesHaveThatCut() {
        double[] equal = new double[50];
        Arrays.fill(equal, .3);
        assertThat(Cut.of(equal, .01, new RandomStream(1)).distance()).isEqualTo(.3);
    }

    @Test
    void tooFewImagesAreRefused() {
        assertThatThrownBy(() -> Cut.of(new double[19], .01, new RandomStream(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] uniform(RandomStream random, int count) {
        double[] distances = new double[count];
        Arrays.setAll(distances, i -> random.nextDouble());
        return distances;
    }
}
