package dev.peacock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0        | 0.00
            0.125001 | 0.13
            -0.126   | −0.13
            -0.004   | 0.00
            1        | 1.00
            """)
    void two_roundsAndSigns(double value, String expected) {
        assertThat(Numbers.two(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0       | 0.0%
            0.00001 | <0.1%
            0.0005  | 0.1%
            0.12345 | 12.3%
            0.9994  | 99.9%
            0.99999 | >99.9%
            1       | 100.0%
            """)
    void percent_neverReadsAsNoneOrAll_whenItIsNeither(double share, String expected) {
        assertThat(Numbers.percent(share)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0          | 0
            5.1        | 5.1
            -3.5       | −3.5
            0.10737    | 0.1074
            0.00032149 | 0.0003215
            0.0000001  | 1.00e−7
            1234567    | 1.23e6
            255        | 255
            123456.7   | 123457
            -1         | −1
            NaN        | NaN
            """)
    void significant_keepsAboutFourDigits(double value, String expected) {
        assertThat(Numbers.significant(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0       | 0.0 s
            41.23   | 41.2 s
            200     | 3 min 20 s
            3599.6  | 1 h 0 min
            7500    | 2 h 5 min
            3600000 | 1,000 h 0 min
            """)
    void duration_isInUnitsOfItsSize(double seconds, String expected) {
        assertThat(Numbers.duration(seconds)).isEqualTo(expected);
    }

    @Test
    void count_groupsThousands_andAgreesWithItsNoun() {
        assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
        assertThat(Numbers.count(1, "model", "models")).isEqualTo("1 model");
        assertThat(Numbers.count(0, "model", "models")).isEqualTo("0 models");
    }

    @Test
    void threshold_isShownAsConfigured() {
        assertThat(Numbers.threshold(new BigDecimal("0.250"))).isEqualTo("0.25");
        assertThat(Numbers.threshold(new BigDecimal("1E+1"))).isEqualTo("10");
        assertThat(Numbers.threshold(new BigDecimal("-0.1"))).isEqualTo("\u22120.1");
    }

    @Test
    void level_hasNoDecimals_whenTheySayNothing() {
        assertThat(Numbers.level(0.95)).isEqualTo("95%");
        assertThat(Numbers.level(0.995)).isEqualTo("99.5%");
        assertThat(Numbers.level(2 / 3.0)).isEqualTo("66.667%");
    }

    @Test
    void undefined_isSaid_neverZero() {
        assertThat(Numbers.two(null)).isEqualTo("undefined");
        assertThat(Numbers.three(null)).isEqualTo("undefined");
        assertThat(Numbers.percent(null)).isEqualTo("undefined");
        assertThat(Numbers.significant(null)).isEqualTo("undefined");
        assertThat(Numbers.duration(null)).isEqualTo("undefined");
        assertThat(Numbers.interval(null)).isEqualTo("undefined");
        assertThat(Numbers.percentInterval(null)).isEqualTo("undefined");
    }

    @Test
    void numbers_areTheSame_whateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Numbers.count(1437)).isEqualTo("1,437");
            assertThat(Numbers.interval(new Interval(-0.0412, 1.0213))).isEqualTo("\u22120.04 to 1.02");
            assertThat(Numbers.percentInterval(new Interval(0.1, 0.25))).isEqualTo("10.0% to 25.0%");
        } finally {
            Locale.setDefault(before);
        }
    }
}
