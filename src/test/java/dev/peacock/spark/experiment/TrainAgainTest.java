package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainAgainTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "job/peacock run --conf a.conf --out out/a --set subsets.models=9"
                        + "|job/peacock train --conf a.conf --set subsets.models=9 --set outcome.margins=half --out out/a-margins",
                "job/peacock train --until-se 0.1 --conf a.conf --out s3a://b/a/"
                        + "|job/peacock train --until-se 0.1 --conf a.conf --set outcome.margins=half --out s3a://b/a-margins",
                "job/peacock run --conf a.conf --out 'my fleet'"
                        + "|job/peacock train --conf a.conf --set outcome.margins=half --out 'my fleet-margins'",
                "job/peacock merge a b --out c|job/peacock train --conf FILE --set outcome.margins=half --out file:/x-margins",
                "test|job/peacock train --conf FILE --set outcome.margins=half --out file:/x-margins"
            })
    void command_isThatOfTheFleet_withMarginsAndAnotherDirectory(String reproduce, String expected) {
        assertThat(TrainAgain.command(reproduce, "file:/x", "-margins", TrainAgain.MARGINS))
                .isEqualTo(expected);
    }

    @Test
    void command_hasEverythingThatIsMissing() {
        assertThat(TrainAgain.command("job/peacock run --conf a.conf --out a", "file:/x", "-b", "k=1", "l=2"))
                .isEqualTo("job/peacock train --conf a.conf --set k=1 --set l=2 --out a-b");
    }
}
