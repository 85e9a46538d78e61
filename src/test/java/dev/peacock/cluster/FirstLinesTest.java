package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that has learned nothing is no finding: console, summary.json and report say so first. */
@Tag("spark")
class FirstLinesTest {
    private static final String NETWORK = """
            model.layers = [ { dense = 32, activation = relu }, { output = 10 } ]
            training { epochs = 5, batch = 64, updater { nesterovs { rate = %s, momentum = 0.9 } }, stack = 4 }
            subsets { models = 8, ratio = 0.5, seed = 1 }
            """;

    @TempDir
    Path directory;

    @Test
    void digits_areLearned() throws IOException {
        Ended run = run("dataset.builtin = digits\n" + NETWORK.formatted("0.2"));
        JsonNode summary = summary();
        assertThat(summary.path("warnings")).isEmpty();
        assertThat(run.out()).doesNotContain("warning", "no finding");
        assertThat(report()).doesNotContain("class=\"warning\"");
        double accuracy = summary.path("mean_test_accuracy").asDouble();
        assertThat(accuracy).isBetween(0.8, 1.0);
        assertThat(summary.path("mean_test_accuracy_ci").get(0).asDouble()).isBetween(accuracy - 0.1, accuracy);
        assertThat(summary.path("mean_test_accuracy_ci").get(1).asDouble()).isBetween(accuracy, accuracy + 0.1);
        assertThat(summary.path("balanced_test_accuracy").asDouble()).isBetween(accuracy - 0.05, accuracy + 0.05);
        assertThat(summary.path("baseline_test_accuracy").asDouble()).isBetween(0.08, 0.13);
        assertThat(summary.path("mean_train_accuracy").asDouble()).isBetween(accuracy, 1.0);
        assertThat(run.out())
                .containsPattern(
                        "\n8 models, mean test accuracy \\d\\d\\.\\d\\d% \\(\\d\\d\\.\\d\\d% to \\d\\d\\.\\d\\d%\\), balanced "
                                + "accuracy \\d\\d\\.\\d\\d%; always guessing the most frequent label: \\d+\\.\\d\\d%\n")
                .containsPattern(
                        "None of the [\\d,]+ pairs that were tested is significant at a false-discovery rate of 0.05. "
                                + "[\\d,]+ models are enough to find a pair whose influence is 0.15");
    }

    @Test
    void learningRateOfNothing_isWarnedOf_beforeEverythingElse() throws IOException {
        Ended run = run("dataset.builtin = digits\n" + NETWORK.formatted("1e-9"));
        assertThat(words()).containsExactly("not-learned", "low-train-accuracy");
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(1))
                .startsWith("warning: The models may have learned nothing: their mean test accuracy is ");
        assertThat(lines.get(2)).startsWith("warning: The models classify only ");
        assertThat(lines.get(3)).startsWith("8 models, mean test accuracy ");
        assertThat(run.out()).containsSubsequence("What follows is no finding", "train example", "influence pairs, of");
        assertThat(report())
                .containsSubsequence(
                        "<h2 id=\"summary-title\">",
                        "Warning: ",
                        "The models may have learned nothing",
                        "Warning: ",
                        "class=\"lead\"",
                        "no finding");
    }

    /**
     * 70% of the labels are 0, whatever the features, and a nearest neighbour copies one of them: it is right on .58 of the
     * test examples, .12 less often than always guessing 0. To be taken to have learned, it would have to be right .053 more
     * often (two standard errors), 5.8 standard deviations from the mean (.53 / sqrt(400) over test examples, .013 over train
     * sets): 4e-9.
     */
    @Test
    void randomLabels_areFittedButNotLearned() throws IOException {
        RandomStream stream = new RandomStream(7);
        Files.writeString(directory.resolve("train.csv"), random(200, stream));
        Files.writeString(directory.resolve("test.csv"), random(400, stream));
        Ended run = run(TABLE);
        assertThat(words()).containsExactly("not-learned");
        assertThat(summary().path("mean_train_accuracy").asDouble()).isEqualTo(1);
        assertThat(run.out()).contains("warning: The models may have learned nothing", "What follows is no finding");
        assertThat(report()).contains("No finding: ");
    }

    private static final String TABLE = """
            dataset.train { format = csv, path = train.csv, label = label }
            dataset.test { format = csv, path = test.csv, label = label }
            model.nearest-neighbour { k = 1 }
            subsets { models = 16, ratio = 0.5, seed = 1 }
            """;

    private static String random(int rows, RandomStream stream) {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < rows; i++) {
            csv.append(stream.nextDouble())
                    .append(',')
                    .append(stream.nextDouble())
                    .append(',');
            csv.append(stream.nextDouble() < 0.7 ? 0 : 1).append('\n');
        }
        return csv.toString();
    }

    private Ended run(String text) throws IOException {
        Path conf = Files.writeString(directory.resolve("test.conf"), text);
        Ended run = InProcess.run("run", "--conf", conf.toString(), "--out", out().toString());
        assertThat(run.status()).as(run.log()).isZero();
        return run;
    }

    private Path out() {
        return directory.resolve("out");
    }

    private JsonNode summary() {
        return Outputs.json(out().resolve("summary.json"));
    }

    private List<String> words() {
        return StreamSupport.stream(summary().path("warnings").spliterator(), false)
                .map(warning -> warning.path("warning").asText())
                .toList();
    }

    private String report() throws IOException {
        return Files.readString(out().resolve("report/index.html"));
    }
}
