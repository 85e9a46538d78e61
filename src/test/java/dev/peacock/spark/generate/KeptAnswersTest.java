package dev.peacock.spark.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAnswersTest {
    private static final String ID = "0123456789abcdef";
    /** Hashes that begin alike. */
    private static final String ONE = "00000001" + "a".repeat(56);

    private static final String OTHER = "80000001" + "b".repeat(56);

    @TempDir
    Path directory;

    private KeptAnswers kept() throws IOException {
        return KeptAnswers.of(new OutputDirectory(new Configuration(), directory.toString()), "inversion", ID);
    }

    @Test
    void noAnswerTakesThePlaceOfAnother_inThisSessionOrTheNext() throws IOException {
        KeptAnswers first = kept();
        first.keep(ONE, new double[] {.25, .75});
        first.keep(OTHER, new double[] {.5, .5, 1, 0});
        KeptAnswers second = kept();
        assertThat(second.find(ONE)).containsExactly(.25, .75);
        assertThat(second.find(OTHER)).containsExactly(.5, .5, 1, 0);
        second.keep("c".repeat(64), new double[] {0, 1});

        assertThat(kept().queries(2)).isEqualTo(4);
        assertThat(kept().find("d".repeat(64))).isNull();
    }
}
