package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a command line is said before a session is opened. */
@Tag("spark")
class GenerateOptionsTest {
    private static final String NGRAM = "--model ngram:README.md ";
    private static final String SERVICE = "--model http://127.0.0.1:9/v1 --service-model x --repeat poem ";

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model gpt --repeat a | must be ngram: and the path of a corpus",
                "--model ngram: --repeat a | needs a path behind the colon",
                "--model http:///v1 --repeat a | must be the address of a service",
                "--model https://user:secret@host/v1 --repeat a | contains a password",
                "--model https://host/v1?key=abc --repeat a | without ? and #",
                NGRAM + "| no prompts: give one of --prompts, --pieces-of, --prefixes-of and --repeat",
                NGRAM + "--repeat a --prompts README.md | prompts of several kinds",
                NGRAM + "--repeat a --template forever | has neither {word} nor {words}",
                NGRAM
                        + "--repeat a --template {word} --times 9 | which no --template has: write {words} in one, or remove --times",
                NGRAM + "--repeat a --set training.seed=3 | generate takes no --conf and no --set",
                NGRAM + "--repeat a --suffix 5 | --suffix belongs to --prefixes-of",
                NGRAM + "--repeat a --run 3 | --run belongs to --model fleet:URI",
                NGRAM + "--repeat a --order 0 | --order 0: must be at least 1 and at most 12",
                NGRAM + "--repeat a --model-unit tokens | --model-unit tokens: must be words or characters",
                NGRAM + "--repeat a --chat | belong to a service",
                NGRAM + "--repeat a --temperature -1 | --temperature -1.0: must be a number of at least 0",
                NGRAM + "--repeat a --top-p 0 | --top-p 0.0: must be more than 0 and at most 1",
                NGRAM + "--repeat a --draws 0 | --draws 0: must be at least 1",
                NGRAM + "--repeat a --draws 3 --temperature 0 | all continuations of a prompt are the same",
                NGRAM + "--repeat a --draws 3 --top-k 1 | all continuations of a prompt are the same",
                NGRAM + "--repeat a --tokens 0 | --tokens 0: must be at least 1",
                NGRAM + "--pieces-of README.md | --pieces-of needs --count",
                NGRAM + "--prefixes-of README.md --unit lines | must be words, tokens, characters or bytes",
                NGRAM + "--prefixes-of README.md --prefix 100000 --dry-run | is as long as a prompt with its suffix",
                NGRAM + "--prompts none.txt --dry-run | none.txt does not exist",
                SERVICE + "--limit-cost 3 | --limit-cost needs what a million tokens cost",
                SERVICE + "--price-prompt 3 | belong together",
                SERVICE + "--concurrency 0 | --concurrency 0: must be at least 1",
                SERVICE + "--limit-requests -1 | --limit-requests -1: must be at least 0",
                "--model http://127.0.0.1:9/v1 --repeat a | cannot be reached: nothing answers at this address",
            })
    void isSaidInOneSentence(String words, String sentence) {
        List<String> all =
                new ArrayList<>(List.of("generate", "--out", home.resolve("out").toString()));
        all.addAll(List.of(words.strip().split(" ")));
        Ended ended = InProcess.alone(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log()).contains(sentence).doesNotContain("secret@");
        assertThat(ended.log().lines().filter(line -> !line.isBlank())).hasSize(1);
        assertThat(home.resolve("out")).doesNotExist();
    }
}
