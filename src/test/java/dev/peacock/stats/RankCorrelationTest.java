package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void ranks_shareTheMeanOfEquals() {
        assertThat(RankCorrelation.ranks(new double[] {3, 1, 3, -2, 3})).containsExactly(4, 2, 4, 1, 4);
        assertThat(RankCorrelation.ranks(new double[] {1, 2, 2, 5, Double.NaN}))
                .containsExactly(1, 2.5, 2.5, 4, Double.NaN);
        assertThat(RankCorrelation.ranks(new double[] {0.0, -0.0})).containsExactly(1.5, 1.5);
        assertThat(RankCorrelation.ranks(new double[0])).isEmpty();
    }

    @Test
    void ofRanks_countsPairsAsOftenAsTheyAreDrawn() {
        double[] x = {1, 2, 3, 4};
        double[] y = {2, 1, 4, 3};
        double expected = new PearsonsCorrelation().correlation(new double[] {1, 3, 3, 4}, new double[] {2, 4, 4, 3});
        assertThat(RankCorrelation.ofRanks(x, y, new int[] {1, 0, 2, 1})).isCloseTo(expected, within(1e-12));
        assertThat(RankCorrelation.ofRanks(x, y, new int[] {0, 0, 4, 0})).isNaN();
    }

    @Test
    void spearman_isTheLibrarys_withTies() {
        RandomStream random = new RandomStream(11);
        for (int trial = 0; trial < 200; trial++) {
            int n = 3 + random.nextInt(40);
            double[] x = new double[n];
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = random.nextInt(8);
                y[i] = x[i] * random.nextInt(3) + random.nextInt(5);
            }
            double expected = new SpearmansCorrelation().correlation(x, y);
            Double found = RankCorrelation.spearman(x, y);
            if (Double.isNaN(expected)) {
                assertThat(found).isNull();
            } else {
                assertThat(Objects.requireNonNull(found)).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void spearman_isUndefined_forFewOrConstantValues() {
        assertThat(RankCorrelation.spearman(new double[] {1, 2}, new double[] {1, 2}))
                .isNull();
        assertThat(RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {5, 5, 5}))
                .isNull();
    }
}
