package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 30, 99, 100, 998, 999, 1_000, 1_001, 12_345})
    void quantile_hasItsProbability(int freedom) {
        TDistribution student = new TDistribution(null, freedom);
        assertThat(student.cumulativeProbability(Student.quantile975(freedom))).isCloseTo(0.975, within(1e-12));
        assertThat(Student.quantile975(freedom + 0.99)).isLessThanOrEqualTo(Student.quantile975(freedom));
    }
}
