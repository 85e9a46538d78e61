package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the text, it is a configuration or the user's error. */
class ConfigReaderPropertyTest {
    private static final int TEXTS = 3_000;
    private static final String VALID = """
            # A comment
            dataset { train { format = csv, path = "a/b.csv", label = 3 }, test { format = csv, path = b.csv, label = y } }
            dataset { shape = [2, 3, 1], scale = 255 }
            model.layers = [ { conv2d = 8, padding = same }, { max-pool = 2 }, { dropout = 0.5 }, { output = 10 } ]
            training {
              epochs = ${subsets.seed}, batch = 1e2, weight-decay = 0.0005
              updater { adam { rate = 0.001, epsilon = 1e-8 } }
              schedule { cosine { warm-up = 0.5 } }
            }
            subsets { design = uniform, ratio = 0.7, models = 400, seed = 3 }
            outcome.margins = false
            estimate { influence-threshold = 0.15, top-per-test = 3 }
            """;
    private static final List<String> SNIPPETS = List.of(
            "{",
            "}",
            "[",
            "]",
            "=",
            ":",
            "+=",
            ",",
            "\n",
            "\"",
            "\"\"\"",
            "$",
            "${x}",
            "${?x}",
            "${training}",
            "#",
            "//",
            "\\",
            "null",
            "true",
            "-",
            ".",
            "..",
            "1e99999",
            "NaN",
            "0",
            "include \"x\"",
            "include url(\"x:\")",
            "é",
            "\u0000",
            "\ud800",
            " ",
            "(",
            "*",
            "leave-one-out",
            "training.updater.sgd = 1",
            "[]",
            "{}",
            "9223372036854775808",
            "\ufeff",
            "${training.epochs}",
            "[[[[[[[[");

    @Test
    void text_isAConfigurationOrAUserError_whateverItIs() {
        int read = 0;
        for (int seed = 0; seed < TEXTS; seed++) {
            RandomStream random = new RandomStream(seed);
            String text = mutated(VALID, 1 + random.nextInt(3), random);
            read += isRead(text, List.of(), seed) ? 1 : 0;
        }
        assertThat(read).as("texts that were still configurations").isBetween(TEXTS / 100, TEXTS * 9 / 10);
    }

    @Test
    void set_isAConfigurationOrAUserError_whateverItIs() {
        for (int seed = 0; seed < TEXTS / 3; seed++) {
            RandomStream random = new RandomStream(seed);
            String set = mutated("training.updater={ sgd { rate = 0.1 } }", 1 + random.nextInt(6), random);
            String other = mutated("subsets.leave-out=[1]", random.nextInt(4), random);
            isRead(VALID, List.of(set, other), seed);
        }
    }

    @Test
    void valid_isValid() {
        assertThat(isRead(VALID, List.of(), 0)).isTrue();
    }

    private static boolean isRead(String text, List<String> sets, int seed) {
        try {
            ReadConfig read = ConfigReader.read(text, "x.conf", "/base", sets, path -> "{}");
            assertThat(ConfigReader.read(read.effective(), "e", "/", List.of(), path -> "?"))
                    .as("seed %d", seed)
                    .extracting(ReadConfig::config, ReadConfig::effective)
                    .containsExactly(read.config(), read.effective());
            return true;
        } catch (UserError e) {
            assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            assertThat(String.valueOf(e.getMessage()).lines())
                    .as("seed %d", seed)
                    .allMatch(line -> line.matches("(?s)(x\\.conf:\\d+|--set .*|environment): .+"));
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + text + "\n" + sets, e);
        }
    }

    private static String mutated(String text, int mutations, RandomStream random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = 0; i < mutations && mutated.length() > 0; i++) {
            int at = random.nextInt(mutated.length());
            int end = Math.min(mutated.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
                case 2 -> mutated.setCharAt(at, (char) (32 + random.nextInt(95)));
                default -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, end));
            }
        }
        return mutated.toString();
    }
}
