package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongTailToyTest {
    private static final Path IN_DOCS = Path.of("docs/longtail-toy.svg");

    @Test
    void pictureOfTheDocs_isTheOneThatTheCommandDraws() throws IOException {
        String picture = LongTailToy.of(100, 0.1, 20_000).picture();
        if (Boolean.getBoolean("peacock.update-docs")) {
            Files.writeString(IN_DOCS, picture);
        }
        assertThat(picture).isEqualTo(Files.readString(IN_DOCS));
    }

    /** Nine intervals of 95%: fewer than 5 hold with probability 3e-5 if they were exact; the seed is fixed, and all are looked at. */
    @Test
    void simulation_isAroundTheFormula() {
        assertThat(LongTailToy.of(100, 0.1, 20_000).rows()).hasSize(9).allMatch(row -> {
            double half = (row.simulated().interval().high()
                            - row.simulated().interval().low())
                    / 2;
            return Math.abs(row.simulated().memorization() - row.memorization()) < half * 5.5 / 1.96;
        });
    }

    @Test
    void oneExample_hasNoCompanions() {
        LongTailToy alone = LongTailToy.of(1, 0.1, 100);
        assertThat(alone.rows()).allMatch(row -> row.companions() == 0 && row.memorization() == 0.5);
        assertThat(alone.picture()).startsWith("<");
    }

    @Test
    void picture_isWrittenWhereAsked(@TempDir Path directory) throws IOException {
        LongTailToy.of(10, 0, 10).write(new Configuration(), directory.toString());
        assertThat(directory.resolve("audits/longtail-toy/picture.svg")).exists();
    }

    @Test
    void tooManyRepetitions_areRefused() {
        assertThatThrownBy(() -> LongTailToy.of(1_000_000, 0, 1_000_000))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--repetitions");
    }
}
