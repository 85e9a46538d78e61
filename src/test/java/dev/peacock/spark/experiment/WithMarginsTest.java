package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithMarginsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "job/peacock run --conf a.conf --out out/a --set subsets.models=9"
                        + "|job/peacock train --conf a.conf --set subsets.models=9 --set outcome.margins=true --out out/a-margins",
                "job/peacock train --until-se 0.1 --conf a.conf --out s3a://b/a/"
                        + "|job/peacock train --until-se 0.1 --conf a.conf --set outcome.margins=true --out s3a://b/a-margins",
                "job/peacock run --conf a.conf --out 'my fleet'"
                        + "|job/peacock train --conf a.conf --set outcome.margins=true --out 'my fleet-margins'",
                "job/peacock merge a b --out c|job/peacock train --conf FILE --set outcome.margins=true --out file:/x-margins",
                "test|job/peacock train --conf FILE --set outcome.margins=true --out file:/x-margins"
            })
    void command_isThatOfTheFleet_withMarginsAndAnotherDirectory(String reproduce, String expected) {
        assertThat(WithMargins.command(reproduce, "file:/x")).isEqualTo(expected);
    }
}
