package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class AuditLongTailCommandTest {
    private static Ended run(String words) {
        List<String> line = new ArrayList<>(List.of("audit", "longtail"));
        if (!words.isBlank()) {
            line.addAll(Arrays.asList(words.strip().split(" +")));
        }
        return InProcess.run(line.toArray(String[]::new));
    }

    @Test
    void zipf_printsThePublishedFigures_andThatTheyComeOnTopOfTheOptimum() {
        Ended ended = run("--prior zipf");
        assertThat(ended.status()).isZero();
        assertThat(ended.log()).isEmpty();
        assertThat(ended.out())
                .contains("Best possible error: 15.34%", "17.04% of fresh examples")
                .contains("Singletons are 17.04% of the data")
                .contains(
                        "adds 7.23% to that error, which makes 22.57% altogether",
                        "it adds 8.04% if the learner does not even guess")
                .contains("0.4717");
    }

    @Test
    void json_hasTheSameOnItsLastLine() throws IOException {
        Ended ended = run("--prior zipf --frequencies independent --levels 3 --json");
        JsonNode json = new ObjectMapper().readTree(ended.lastLine());
        assertThat(json.path("singleton_cost").asDouble()).isCloseTo(0.0731, within(5e-5));
        assertThat(json.path("levels").size()).isEqualTo(5);
        assertThat(json.path("levels").path(4).path("which").asText()).isEqualTo("more");
        assertThat(json.path("levels").path(4).path("tau").isNull()).isTrue();
    }

    @Test
    void file_isReadAsItIs(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("prior.txt"), "0.5\n0.25 2\n");
        Ended ended = run("--prior file --file " + file + " --examples 2 --classes 2 --levels 2");
        assertThat(ended.status()).isZero();
        // unseen: sum of p (1-p)^2 = .125 + 2 (.140625)
        assertThat(ended.out())
                .contains("3 subpopulations with the frequencies of prior.txt", "Best possible error: 20.31%");
    }

    @Test
    void out_getsTheTable(@TempDir Path directory) throws IOException {
        Ended ended = run("--prior dirichlet --concentration 0.5 --subpopulations 10 --examples 20 --out " + directory);
        assertThat(ended.status()).isZero();
        assertThat(directory.resolve("audits/longtail-prior/levels/_SUCCESS")).exists();
        JsonNode summary =
                new ObjectMapper().readTree(Files.readString(directory.resolve("audits/longtail-prior/summary.json")));
        assertThat(summary.path("subpopulations").asInt()).isEqualTo(10);
    }

    @Test
    void counts_giveFrequenciesWithoutAPrior(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("counts.txt"), "1 4\n2 2\n5\n0 7\n");
        Ended ended = run("--counts " + file);
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("7 subpopulations seen, 13 examples").contains("Never seen: 30.77%");
        JsonNode json =
                new ObjectMapper().readTree(run("--counts " + file + " --json").lastLine());
        assertThat(json.path("examples").asInt()).isEqualTo(13);
        assertThat(json.path("unseen").asDouble()).isCloseTo(4.0 / 13, within(1e-12));
        assertThat(json.path("sizes").size()).isEqualTo(3);
        assertThat(json.path("sizes").path(2).path("seen").asInt()).isEqualTo(5);
        assertThat(json.path("sizes").path(0).path("tau_raw").asDouble())
                .as("2 N_2 / (n N_1)")
                .isCloseTo(4.0 / 52, within(1e-12));
        Ended wrong = run("--counts " + file + " --examples 20");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.log()).contains("--examples 20: the counts in", "add up to 13 examples; remove the option");
    }

    @Test
    void toy_comparesTheFormulaWithASimulation() throws IOException {
        Ended ended = run("--toy --label-noise 0 --repetitions 1000");
        assertThat(ended.status()).isZero();
        // half of .99^99
        assertThat(ended.out()).contains("0.1849");
        JsonNode json = new ObjectMapper()
                .readTree(run("--toy --label-noise 0 --repetitions 1000 --json").lastLine());
        assertThat(json.path("repetitions").asInt()).isEqualTo(1000);
        assertThat(json.path("groups").size()).isEqualTo(9);
        assertThat(json.path("groups").path(3).path("memorization").asDouble())
                .as("of a share of .01")
                .isCloseTo(0.1849, within(5e-5));
    }

    @Test
    void simulation_printsLearnersAndWritesItsTables(@TempDir Path directory) {
        Ended ended = run("--simulate --prior zipf --subpopulations 50 --examples 50 --classes 3 --repetitions 200"
                + " --refuse-below 4 --out " + directory + " --json");
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("optimal", "refuses singletons", "refuses those seen fewer than 4 times")
                .contains("\"repetitions\":200");
        assertThat(directory.resolve("audits/longtail-simulation/picture.svg")).exists();
        assertThat(directory.resolve("audits/longtail-simulation/learners/_SUCCESS"))
                .exists();
    }

    @Test
    void simulation_trainsTheModelOfAConfiguration(@TempDir Path directory) {
        Ended ended =
                run("--simulate --prior zipf --subpopulations 40 --examples 40 --repetitions 5 --models 2 --epochs 1,20"
                        + " --conf conf/longtail.conf --set training.batch=10 --out " + directory);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).contains("model, 1 epoch ", "model, 20 epochs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prior normal                             | --prior normal: must be zipf, dirichlet or file
                    --prior zipf --subpopulations 0            | --subpopulations 0: must be from 1 to 100000000
                    --prior zipf --examples 0                  | --examples 0: must be from 1 to 1000000000
                    --prior zipf --classes 1                   | --classes 1: must be at least 2
                    --prior zipf --levels 0                    | --levels 0: must be from 1 to 1000
                    --prior zipf --exponent -1                 | --exponent -1.0: must be from 0 to 100
                    --prior zipf --frequencies some            | --frequencies some: must be list or independent
                    --prior zipf --concentration 1             | --concentration belongs to --prior dirichlet
                    --prior dirichlet                          | --concentration is missing: --prior dirichlet needs its parameter
                    --prior dirichlet --concentration 0        | --concentration 0.0: must be a finite number above 0
                    --prior file                               | --file is missing: give the file of frequencies
                    --prior zipf --toy                         | --prior, --counts, --from and --toy are different analyses: give only one of them
                    --from /nowhere --neighbours 17            | --neighbours 17: must be from 1 to 16
                    --from /nowhere --by colour                | --by colour: must be column, pixels or hidden
                    --simulate                                 | --simulate needs a distribution of frequencies: give --prior zipf, dirichlet or file
                    --simulate --prior zipf                    | --out is missing: give a directory for the simulation's tables
                    --prior zipf --models 3                    | --models belongs to --simulate
                    --simulate --prior zipf --out /nowhere --epochs 1,x | --epochs 1,x: must be whole numbers, separated by commas
                    --simulate --prior zipf --out /nowhere --repetitions 0 | --repetitions 0: must be from 1 to 10000000
                    --toy --label-noise 0.5                    | --label-noise 0.5: must be from 0 to below 0.5
                    --toy --repetitions 1                      | --repetitions 1: must be from 2 to 20000000 with 100 examples
                    """)
    void nonsense_isRefusedInASentence(String words, String sentence) {
        Ended ended = run(words);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log().strip()).isEqualTo(sentence);
    }

    @Test
    void badFiles_areRefused(@TempDir Path directory) throws IOException {
        Path zero = Files.writeString(directory.resolve("zero.txt"), "0\n0\n");
        assertThat(run("--prior file --file " + zero).log())
                .contains("the prior's frequencies sum to 0.0: at least one must be above 0");
        Path negative = Files.writeString(directory.resolve("negative.txt"), "1\n-1\n");
        assertThat(run("--prior file --file " + negative).log())
                .contains("line 2 '-1' is not a finite number from 0 on");
        Path nothing = Files.writeString(directory.resolve("nothing.txt"), "0 3\n");
        assertThat(run("--counts " + nothing).log()).contains("no subpopulation was seen at all");
        assertThat(run("--counts " + directory.resolve("none")).log()).contains("cannot be read");
        assertThat(run("").log()).startsWith("nothing to analyse");
    }
}
