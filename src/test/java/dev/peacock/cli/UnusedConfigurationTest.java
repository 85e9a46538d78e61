package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --conf} and {@code --set} where no configuration is read. None needs a Spark session. */
@Tag("spark")
class UnusedConfigurationTest {
    @TempDir
    Path directory;

    /** The conf is not there: a command that read it would say so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            audit tokens --target a.jsonl                  | audit tokens
            audit divergence                               | audit divergence
            audit extraction --model ngram:a --corpus a    | audit extraction
            audit generations --generations a --train b    | audit generations
            audit longtail --prior zipf                    | audit longtail with --prior, --counts or --toy
            audit longtail --toy                           | audit longtail with --prior, --counts or --toy
            audit epsilon --m 10 --r 10 --v 10             | audit epsilon with --m, --r and --v
            audit stealing --model a.zip                   | audit stealing of a file or a service
            generate --model ngram:a --repeat b            | generate
            merge a b                                      | merge
            serve --model a.zip                            | serve with --model
            """)
    void isRefused_beforeAnythingIsWritten(String words, String command) {
        for (List<String> option : List.of(List.of("--conf", "none.conf"), List.of("--set", "subsets.models=4"))) {
            Ended ended = run(words, option);
            assertThat(ended.status()).as(ended.log()).isEqualTo(2);
            assertThat(ended.log())
                    .contains(command + " takes no --conf and no --set: ")
                    .endsWith("; remove them\n");
            assertThat(directory.resolve("out")).doesNotExist();
        }
    }

    /** With --conf these read it, and refuse other sources beside it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            audit canary --corpus a   | audit canary with --corpus
            audit diffusion --train a | audit diffusion with --train
            """)
    void keysAlone_areRefused_whereOptionsSayWhatIsRead(String words, String command) {
        Ended ended = run(words, List.of("--set", "subsets.models=4"));
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log()).contains(command + " takes no --conf and no --set: ");
        assertThat(run(words, List.of("--conf", "none.conf")).log()).contains("--conf");
    }

    @Test
    void helpShowsThem_onlyWhereTheyAreRead() {
        for (String command : List.of(
                "audit tokens", "audit divergence", "audit extraction", "audit generations", "generate", "merge")) {
            assertThat(help(command)).doesNotContain("--conf=", "--set=").contains("--out=URI", "--json");
        }
        assertThat(help("audit canary")).contains("--conf=FILE", "--set=KEY=VALUE");
    }

    @Test
    void amongSeveralAudits_theyAreThoseOfTheOthers() throws Exception {
        Path conf = Files.writeString(
                directory.resolve("x.conf"), "dataset.builtin = digits\nmodel.nearest-neighbour {}\n");
        Ended ended = run("audit consistency,divergence", List.of("--conf", conf.toString(), "--set", "x.y=1"));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains("x.y").doesNotContain("takes no --conf");
    }

    private static String help(String command) {
        return InProcess.run((command + " --help").split(" ")).out();
    }

    private Ended run(String command, List<String> option) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        if (!command.startsWith("serve")) {
            words.addAll(List.of("--out", directory.resolve("out").toString()));
        }
        words.addAll(option);
        return InProcess.run(words);
    }
}
