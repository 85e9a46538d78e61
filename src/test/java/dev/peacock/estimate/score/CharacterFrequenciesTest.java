package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig.Texts;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.PackedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterFrequenciesTest {
    @TempDir
    Path directory = Path.of("");

    private Texts lines(String name, String... texts) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "{\"text\":\"" + String.join("\"}\n{\"text\":\"", texts) + "\"}\n");
        return new Texts(Texts.Holder.JSONL, file.toString(), "text", null, null, false);
    }

    @Test
    void bits_areThoseOfTheTrainDocuments_andUnknownCharactersCountOnce() throws IOException {
        DatasetConfig config = new DatasetConfig(
                lines("train", "aaab", "b", "bb"),
                lines("test", "a", "ab", "zz"),
                null,
                new DatasetConfig.Pieces(9, 1));
        Path store = directory.resolve("store");
        DatasetPacker.pack(config, null, new Configuration(false), store);
        try (PackedStore packed = PackedStore.map(store)) {
            // 3 a, 4 b and 1 for all others: of 8
            double a = Math.log(8.0 / 3) / Math.log(2);
            assertThat(CharacterFrequencies.bits(packed))
                    .containsExactly(new double[] {a, (a + 1) / 2, 3}, within(1e-12));
        }
    }
}
