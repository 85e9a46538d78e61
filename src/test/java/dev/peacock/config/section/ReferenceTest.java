package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** reference.conf is what the reader does: the same keys, the same defaults; and the page is made from it. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("src/main/resources/reference.conf");
    private static final String TEXTS = "dataset { train { format = text, path = a }, split {} }\n";
    private static final Path PAGE = Path.of("docs/configuration.md");

    @Test
    void defaults_areThoseOfTheReader() throws IOException {
        String defaults = Files.readString(REFERENCE);
        assertThat(Reading.config(defaults + Reading.MINIMAL)).isEqualTo(Reading.config(Reading.MINIMAL));
    }

    @Test
    void everyKeyOfTheReader_standsInTheReferenceAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (ConfigurationPage.Section section : page().sections()) {
            documented.add(section.name());
            for (ConfigurationPage.Key key : section.keys()) {
                ConfigObject line = ConfigFactory.parseString(section.name() + " { " + key.line() + " }")
                        .root();
                putPaths("", line, documented);
            }
        }
        assertThat(documented).isEqualTo(knownToReader());
    }

    @Test
    void everyKey_hasWords() throws IOException {
        for (ConfigurationPage.Section section : page().sections()) {
            assertThat(section.words()).as(section.name()).endsWith(".");
            for (ConfigurationPage.Key key : section.keys()) {
                assertThat(key.words()).as(key.path()).endsWith(".");
            }
        }
    }

    @Test
    void everyExample_isAccepted() throws IOException {
        for (ConfigurationPage.Section section : page().sections()) {
            for (ConfigurationPage.Key key : section.keys()) {
                String context = contextOf(key);
                String text = context + "\n" + section.name() + " { " + key.line() + " }";
                assertThat(ConfigReader.read(text, "x.conf", "/base", List.of(), path -> "{}"))
                        .as(text)
                        .isNotNull();
            }
        }
    }

    /** What an example needs around it to be a whole configuration. */
    private static String contextOf(ConfigurationPage.Key key) {
        String other = "dataset.scale = 1, dataset.%s { format = folder, path = a }, model.nearest-neighbour {}";
        return switch (key.path()) {
            case "dataset.train" ->
                key.line().contains("format = text")
                                || key.line().contains("format = jsonl")
                                || key.line().contains("text =")
                        ? "dataset.split {}, model.char-lstm {}"
                        : String.format(other, "test");
            case "dataset.length", "dataset.pieces" -> TEXTS + "model.char-lstm {}";
            case "model.char-lstm" -> TEXTS;
            case "training.window", "outcome.characters" -> TEXTS + "model.char-lstm {}";
            case "dataset.split" -> "dataset.train { format = csv, path = a, label = y }, model.nearest-neighbour {}";
            case "dataset.standardize", "dataset.missing-labels" ->
                "dataset { train { format = csv, path = a, label = y }, split {} }, model.nearest-neighbour {}";
            case "dataset.test" -> String.format(other, "train");
            case "dataset.resize-mode" ->
                String.format(other, "train") + "\n" + String.format(other, "test") + "\ndataset.resize = [2, 2]";
            case "dataset.shape", "dataset.resize", "dataset.channels" ->
                String.format(other, "train") + "\n" + String.format(other, "test");
            case "dataset.imported" -> "";
            case "model.gradient-boosted-trees",
                    "model.denoiser",
                    "model.nearest-neighbour",
                    "model.dl4j",
                    "model.dl4j-json" -> "dataset.builtin = digits";
            case "model.dl4j-from" -> "dataset.builtin = digits, model.dl4j-json = x";
            case "training.command" -> "dataset.builtin = digits";
            case "training.files", "training.program" -> "dataset.builtin = digits, training.command = [a]";
            case "training.data-parallel" -> Reading.MINIMAL + "training.backend = data-parallel";
            case "subsets.block" -> Reading.MINIMAL + "subsets.design = balanced";
            case "subsets.exclude" -> Reading.MINIMAL + "subsets.design = exclusion";
            case "subsets.paired" -> Reading.MINIMAL + "subsets { design = leave-one-out, leave-out = [1] }";
            case "subsets.leave-out" -> Reading.MINIMAL + "subsets.design = leave-one-out";
            default -> Reading.MINIMAL;
        };
    }

    @Test
    void page_isMadeFromTheReference() throws IOException {
        String page = page().markdown();
        if (Boolean.getBoolean("peacock.update-docs")) {
            Files.createDirectories(PAGE.toAbsolutePath().getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as(PAGE + " differs from " + REFERENCE + "; make it again with mvn test -Dtest=ReferenceTest "
                        + "-Dpeacock.update-docs=true")
                .isEqualTo(page);
    }

    private static ConfigurationPage page() throws IOException {
        return ConfigurationPage.of(Files.readString(REFERENCE));
    }

    /** All paths that the reader asks for, over configurations that take every turn it has. */
    private static Set<String> knownToReader() {
        List<String> texts = List.of(
                "",
                "dataset { train { format = csv }, test { format = csv } }",
                "dataset { train { format = csv }, split {} }",
                "dataset { train { format = idx }, test { format = idx } }",
                "dataset { train { format = parquet }, test { format = parquet } }",
                "dataset { train { format = folder }, test { format = folder } }",
                "dataset { train { format = text }, test { format = text } }, model.char-lstm {}, training.updater = adam",
                "dataset { train { format = jsonl }, test { format = jsonl } }, model.char-lstm {}",
                "dataset { train { format = parquet, text = a }, test { format = parquet, text = a } }",
                "dataset.builtin = digits, model.dl4j = a, training.updater = sgd, training.schedule = step",
                "training { schedule = one-cycle, clip { value = 1, layer-norm = 1, norm = 1 }, augment {} }",
                "model.dl4j-json = a, training.updater = adam, training.schedule = cosine",
                "model.nearest-neighbour {}, training.updater = nesterovs, training.schedule = constant",
                "model.gradient-boosted-trees {}",
                "dataset.builtin = digits, model.denoiser {}, training.updater = adam",
                "training { command = [a], files = [b] }",
                "training { command = [a], program = [{ name = b }] }",
                "training.updater = momentum",
                "training.backend = data-parallel",
                "subsets.design = leave-one-out",
                "dataset.imported = a",
                "model.layers = [{ dense = 1 }, { conv2d = 1 }, { max-pool = 1 }, { avg-pool = 1 }, { global-avg-pool = true }, "
                        + "{ batch-norm = true }, { dropout = 0 }, { residual = [{ dense = 1 }] }, { output = 2 }]");
        Set<String> known = new TreeSet<>();
        for (String text : texts) {
            Findings findings = new Findings("x.conf", List.of());
            ConfigReader.read(text, "x.conf", BaseDirectory.of("/base"), List.of(), path -> "{}", findings);
            findings.known().forEach(path -> known.add(path.replaceAll("\\[\\d+]", "[]")));
        }
        // Layers of a block are those of the list.
        known.removeIf(path -> path.contains("residual[]."));
        // Only the examples of one split spell the sources out.
        known.removeIf(path -> path.startsWith("dataset.test."));
        return known;
    }

    private static void putPaths(String path, ConfigValue value, Set<String> paths) {
        if (!path.isEmpty()
                && !path.endsWith("[]")
                && !path.startsWith("dataset.test.")
                && !path.contains("residual[].")) {
            paths.add(path);
        }
        if (value instanceof ConfigObject object) {
            object.forEach((key, inner) -> putPaths(path.isEmpty() ? key : path + "." + key, inner, paths));
        } else if (value instanceof ConfigList list) {
            list.forEach(inner -> putPaths(path + "[]", inner, paths));
        }
    }
}
