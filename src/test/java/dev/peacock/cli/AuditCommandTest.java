package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on an audit's command line is said before anything is started. */
@Tag("spark")
class AuditCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    utility --remove some                       | --remove some: must be most or least
                    utility --keep 0.5                          | --keep belongs to --remove least
                    utility --remove least --thresholds 0.5     | --thresholds belongs to --remove most
                    utility --thresholds 0.5,x                  | --thresholds 0.5,x: must be numbers, separated by commas
                    utility --thresholds -1                     | --thresholds -1: must be above -1 and at most 1, or of models that give no labels, at most 1000
                    utility --remove least --keep 1             | --keep 1: must be between 0 and 1, both excluded
                    utility --thresholds 0.5,0.50               | --thresholds: gives a number twice
                    utility --repeats 0                         | --repeats 0: must be from 1 to 10000
                    utility --random-sets 4                     | --random-sets 4: must be from 5 to 1000
                    leave-one-out --ids 1,1                     | --ids: lists a train example twice
                    leave-one-out --ids 1,x                     | --ids 1,x: must be whole numbers, separated by commas
                    leave-one-out --ids 1 --top 3               | --ids already says which examples are left out; remove --top and --random
                    leave-one-out --top 0 --random 0            | --top and --random must not be below 0, nor both 0
                    leave-one-out --top 900 --random 200        | at most 1000 train examples can be left out in one audit
                    leave-one-out --repeats 0                   | --repeats 0: must be from 1 to 10000
                    canary --models 4                           | --corpus is missing: give the text that models are to be trained on, or --conf with a data set of texts
                    canary --scores x --corpus y                | --scores has what models trained elsewhere say, so that none is trained; remove --corpus, or --scores
                    canary --scores x --models 4 --unmask       | --scores has what models trained elsewhere say, so that none is trained; remove --models, --unmask, or --scores
                    canary --corpus x --models 3                | --models 3: must be an even number from 2 to 10000, since of each pair of models one sees a canary and the other does not
                    canary --corpus x --counts 0                | --counts 0: nothing would be inserted; give other counts beside it, such as 0,1,2,4,8,16
                    canary --corpus x --counts 1,1              | --counts: gives a number twice
                    canary --corpus x --counts 1,-1             | --counts: must be numbers from 0 to 1000
                    canary --corpus x --epochs 0,2              | --epochs: must be numbers from 1 to 1000
                    canary --corpus x --kind odd                | --kind odd: must be random, sampled or natural
                    canary --corpus x --kind natural --counts 1 | --counts belongs to canaries that are inserted, and --kind natural inserts none; remove it
                    canary --corpus x --kind sampled --format y | --format belongs to --kind random; a sampled canary has the form that a model gives it, so remove it
                    canary --corpus x --kind sampled --queries 9 | --queries belongs to --kind random and natural: a sampled canary has no form that could be searched; remove it
                    canary --corpus x --identifiers hash        | --identifiers belongs to --kind natural: remove it, or give that kind
                    canary --corpus x --mail --text-column y    | --text-column belongs to Parquet and JSON Lines, and --mail says that files are mails
                    """)
    void nonsense_isRefusedInASentence(String words, String sentence) {
        List<String> line = new ArrayList<>(List.of("audit"));
        line.addAll(Arrays.asList(words.split(" ")));
        line.addAll(List.of("--out", "/nowhere"));
        Ended ended = InProcess.run(line.toArray(String[]::new));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log().strip()).isEqualTo(sentence);
    }

    /** A list of commands shows the first paragraph of each one's description alone. */
    @ParameterizedTest
    @ValueSource(strings = {"--help", "audit --help"})
    void everyCommand_isListedWithAWholeSentence(String words) {
        Ended ended = InProcess.run(words.split(" "));
        String list = ended.out().split("\\n(Commands|Audits):\\n")[1].split("\\n\\n")[0];
        assertThat(list.split("\\n(?=  [a-z])")).hasSizeGreaterThan(5).allMatch(entry -> entry.endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = "audit | Which audit?")
    void noAudit_listsThem(String words, String sentence) {
        Ended ended = InProcess.run(words);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains(sentence, "utility", "leave-one-out");
    }
}
