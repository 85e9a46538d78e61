package dev.peacock.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.section.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Keys that belong to the design of the fleet would be refused with another design. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "design = balanced, ratio = 0.5, block = 20",
                "design = local-hadamard, block = 8",
                "design = leave-one-out, leave-out = [3], paired = true",
                "design = exclusion, exclude = [[3]], paired = true",
                "ratio = 0.7"
            })
    void keysOfAnotherDesign_areTakenBack(String subsets) {
        String conf =
                "dataset.builtin = digits\nmodel.layers = [{ output = 10 }]\nsubsets { models = 40, " + subsets + " }";
        List<String> keys = new ArrayList<>(TrainAgain.without(design(conf, List.of())));
        keys.addAll(List.of("subsets.design=bernoulli", "subsets.ratio=0.5"));
        assertThat(design(conf, keys)).isEqualTo(new SubsetsConfig.Bernoulli(0.5));
    }

    private static SubsetsConfig.Design design(String conf, List<String> sets) {
        return ConfigReader.read(conf, "x.conf", ".", sets, path -> path)
                .config()
                .subsets()
                .design();
    }

    @Test
    void command_hasEverythingThatIsMissing() {
        assertThat(TrainAgain.command("job/peacock run --conf a.conf --out a", "file:/x", "-b", "k=1", "l=2"))
                .isEqualTo("job/peacock train --conf a.conf --set k=1 --set l=2 --out a-b");
    }
}
