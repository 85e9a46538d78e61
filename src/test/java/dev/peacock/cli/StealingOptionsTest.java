package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets wrong is said before anything is opened or asked. */
class StealingOptionsTest {
    @TempDir
    Path home;

    private String refused(String command, String options) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.addAll(Arrays.asList(options.split(" ")));
        PrintStream stream = new PrintStream(log, true, StandardCharsets.UTF_8);
        assertThat(Cli.run(words, stream, stream)).isEqualTo(2);
        String said = log.toString(StandardCharsets.UTF_8).strip();
        assertThat(said).doesNotContain("\n\tat ");
        return said;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--endpoint http://h/ | --endpoint needs --inputs N and --classes N",
                "--endpoint http://u:secret@h/ --inputs 2 --classes 2 | must be an address without @, ? and #, which may hold a password or a key",
                "--endpoint http://h/?key=1 --inputs 2 --classes 2 | without @, ? and #",
                "--endpoint http://h/ --inputs 2 --classes 1 | --classes 1: must be from 2",
                "--endpoint http://h/ --inputs 2 --classes 2 --limit-queries -1 | --limit-queries -1: must be at least 0",
                "--endpoint http://h/ --inputs 2 --classes 2 --answers label | --answers is for a fleet or a file",
                "--endpoint http://h/ --inputs 2 --classes 2 --response x | --response x must be the path",
                "--endpoint http://h/ --model m.zip | not several",
                "--model m.zip --run 1 | not several",
                "--model m.pkl | must be a file of DL4J's ModelSerializer",
                "--model none.zip | none.zip: cannot be read",
                "--model m.zip --inputs 3 | belong to --endpoint",
                "--shape 1 2 3 | --shape and --output belong to --model FILE",
                "--test t.npy | --test is for a file or a service",
                "--strategy best | --strategy best must be uniform, line-search, adaptive or none",
                "--answers rounded:99 | --answers rounded:99 must be full, label, or rounded:K",
                "--range 2 1 | the first must be less than the second",
                "--budgets 1 | --budgets 1: must be from 2",
                "--thieves 0 | --thieves 0: must be from 1"
            })
    void audit_refuses(String options, String sentence) {
        assertThat(refused("audit stealing --out " + home.resolve("out"), options))
                .contains(sentence)
                .doesNotContain("secret");
        assertThat(home.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 1 | give the model that answers: --model FILE, or --out URI of a fleet",
                "--port 70000 --model m.zip | --port 70000: must be from 0 to",
                "--answers all --model m.zip | --answers all must be full, label, or rounded:K",
                "--endpoint http://h/ --inputs 2 --classes 2 | is a service already"
            })
    void serve_refuses(String options, String sentence) {
        assertThat(refused("serve", options)).contains(sentence);
    }

    @Test
    void fileThatIsNoModel_isNamed() throws IOException {
        Path file = Files.writeString(home.resolve("m.zip"), "no zip");
        assertThat(refused("serve", "--model " + file)).contains("is no model of DL4J");
    }
}
