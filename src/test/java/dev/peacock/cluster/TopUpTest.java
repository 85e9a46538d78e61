package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.provenance.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet is topped up without losing a model, and looked at with fewer. */
@Tag("spark")
class TopUpTest {
    private static final String NEIGHBOURS = "model.nearest-neighbour { k = 1 }";
    private static final String NETWORK = "model.layers = [ { output = 10 } ]";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {NEIGHBOURS, NETWORK})
    void moreModels_joinThoseThatAreThere_asIfTrainedAtOnce(String model) throws IOException {
        Path conf = conf(model);
        Path out = directory.resolve("out");
        assertThat(train(conf, out, 5).log()).contains("training: 5 of 5 runs in 2 stacks");
        assertThat(Outputs.outcomeFiles(out)).hasSize(2);
        SortedMap<Integer, OutcomeRow> five = Outputs.rows(out);
        assertThat(five.keySet()).containsExactly(0, 1, 2, 3, 4);

        assertThat(train(conf, out, 11).log()).contains("training: 6 of 11 runs in 2 stacks");
        SortedMap<Integer, OutcomeRow> eleven = Outputs.rows(out);
        assertThat(eleven.keySet()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(Outputs.outcomeFiles(out))
                .containsExactly("stack-000000.parquet", "stack-000001.parquet", "stack-000002.parquet");
        Outputs.assertNothingTemporary(out);
        five.forEach((run, row) -> assertThat(eleven.get(run))
                .as("run %d was there already", run)
                .extracting(OutcomeRow::finishedAt, OutcomeRow::seconds)
                .containsExactly(row.finishedAt(), row.seconds()));
        eleven.headMap(5)
                .values()
                .forEach(old -> assertThat(eleven.tailMap(5).values())
                        .allSatisfy(later -> assertThat(later.finishedAt()).isAfter(old.finishedAt())));

        Path fresh = directory.resolve("fresh");
        train(conf, fresh, 11);
        Outputs.assertSameRuns(eleven, Outputs.rows(fresh));
    }

    @Test
    void margins_areKeptIfTheyAreSmall_andAsTheDirectoryWasBegun() throws IOException {
        Path out = directory.resolve("out");
        train(conf(NETWORK + "\noutcome.margins = false"), directory.resolve("plain"), 2);
        Path auto = conf(NETWORK);
        train(auto, out, 2);
        train(auto, directory.resolve("plain"), 4);
        assertThat(Outputs.rows(out).values()).allMatch(row -> row.trainMargin() != null);
        assertThat(Outputs.rows(directory.resolve("plain")).values())
                .hasSize(4)
                .allMatch(row -> row.trainMargin() == null);
        train(auto, out, 3);
        assertThat(Outputs.rows(out).values()).hasSize(3).allMatch(row -> row.testMargin() != null);
        assertThat(Outputs.json(out.resolve("experiment.json")).at("/configuration/outcome/margins"))
                .hasToString("\"half\"");
        assertThat(Outputs.json(out.resolve("experiment.json")).path("experiment"))
                .isEqualTo(
                        Outputs.json(directory.resolve("plain/experiment.json")).path("experiment"));
    }

    @Test
    void moreModels_cannotKeepSomethingElse() throws IOException {
        Path out = directory.resolve("out");
        train(conf(NETWORK), out, 2);
        for (String other : List.of("margins=false", "margins=true", "predictions=false")) {
            String before = Files.readString(out.resolve("experiment.json"));
            Ended refused = train(out, 4, "--set", "outcome." + other);
            assertThat(refused.status()).as(refused.log()).isEqualTo(2);
            assertThat(out.resolve("experiment.json")).hasContent(before);
            assertThat(refused.log())
                    .contains("was begun with outcome." + other.split("=", 2)[0] + " = ")
                    .contains("set it back, or to auto");
            assertThat(train(out, 2, "--set", "outcome." + other).status())
                    .as("nothing is missing")
                    .isZero();
        }
        assertThat(train(out, 3, "--set", "outcome.margins=half").status()).isZero();
        assertThat(Outputs.rows(out).values())
                .hasSize(3)
                .allMatch(row -> row.trainMargin() != null && row.trainPrediction() != null);
    }

    @Test
    void predictions_areKeptUnlessTheDirectoryWasBegunWithout() throws IOException {
        Path without = directory.resolve("without");
        train(conf(NETWORK + "\noutcome.predictions = false"), without, 2);
        // as a directory of an earlier version, whose experiment.json says nothing of predictions
        Path file = without.resolve("experiment.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(",\\s*\"predictions\" : false", "")
                        .replaceFirst(",\\s*\"checksum[^,}]*", ""));
        train(conf(NETWORK), without, 3);
        assertThat(Outputs.rows(without).values()).hasSize(3).allMatch(row -> row.trainPrediction() == null);
        Ended refused = InProcess.run("audit", "labels", "--out", without.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.log())
                .contains("kept no predicted labels, and finished runs are never trained again: train the fleet again")
                .contains("--set outcome.predictions=true --out " + without + "-predictions");
        for (String model : List.of(NETWORK, NEIGHBOURS)) {
            Path out = directory.resolve("out-" + model.length());
            train(conf(model), out, 2);
            assertThat(Outputs.rows(out).values())
                    .hasSize(2)
                    .allMatch(row -> row.trainPrediction() != null && row.testPrediction() != null);
            assertThat(Outputs.json(out.resolve("experiment.json")).at("/configuration/outcome/predictions"))
                    .hasToString("true");
            if (model.equals(NETWORK)) {
                assertThat(Outputs.json(out.resolve("experiment.json")).path("experiment"))
                        .isEqualTo(Outputs.json(file).path("experiment"));
            }
        }
    }

    @Test
    void nothingIsTrainedAgain_whenAllIsThere() throws IOException {
        Path conf = conf(NEIGHBOURS);
        Path out = directory.resolve("out");
        train(conf, out, 5);
        SortedMap<String, String> before = Outputs.content(out);
        assertThat(train(conf, out, 5).log()).contains("training: nothing to do, 5 of 5 runs are already finished");
        assertThat(train(conf, out, 3).log()).contains("training: nothing to do, 3 of 3 runs are already finished");
        assertThat(Outputs.content(out)).isEqualTo(before);
    }

    @Test
    void whatIsAskedLater_isAskedOfAllModels() throws IOException {
        Path conf = conf(NEIGHBOURS);
        Path out = directory.resolve("out");
        train(conf, out, 5);
        String id =
                Outputs.json(out.resolve("experiment.json")).path("experiment").asText();
        train(conf, out, 11);
        assertThat(zero(InProcess.run("status", "--out", out.toString())).out())
                .contains("runs: 11 of 11 finished, 0 failed for good, 0 missing");
        assertThat(zero(InProcess.run("audit", "consistency", "--out", out.toString()))
                        .out())
                .contains("from 11 models");
        Ended labels = zero(InProcess.run("audit", "labels", "--out", out.toString(), "--json"));
        assertThat(labels.out())
                .contains("train examples", "A hard example looks mislabelled too.", "the most suspicious:")
                .contains("for a labelling tool: ", "audits/labels/labels.csv", "\"models\":11,");
        train(conf, out, 5);
        assertThat(Outputs.json(out.resolve("experiment.json"))
                        .at("/configuration/subsets/models")
                        .asInt())
                .isEqualTo(11);
        assertThat(Outputs.json(out.resolve("experiment.json"))
                        .path("experiment")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void fewerModels_areTheFirstOnes() throws IOException {
        Path conf = conf(NEIGHBOURS);
        Path out = directory.resolve("out");
        Path three = directory.resolve("three");
        train(conf, out, 5);
        train(conf, three, 3);
        String estimate = estimate(out).log();
        assertThat(estimate).contains("5 runs are finished; using the first 3 (subsets.models)");
        assertThat(estimate(three).log()).doesNotContain("using the first");
        assertThat(Outputs.json(out.resolve("summary.json")).path("models").asInt())
                .isEqualTo(3);
        for (String table : List.of("estimates/memorization", "estimates/influence", "estimates/test_examples")) {
            assertThat(sorted(out, table)).isEqualTo(sorted(three, table)).isNotEmpty();
        }
        assertThat(Outputs.rows(out)).hasSize(5);
        String status = zero(InProcess.run("status", "--out", out.toString())).out();
        assertThat(status)
                .contains("builds of Peacock: " + Build.current().shown() + "\n")
                .contains("estimates: computed over 3 models, and 5 are finished: run estimate and report again");
        assertThat(zero(InProcess.run("status", "--out", three.toString())).out())
                .contains("estimates: computed; report:");
        assertThat(zero(InProcess.run("status", "--out", out.toString(), "--json"))
                        .lastLine())
                .contains("\"builds\":[\"" + Build.current().shown() + "\"]", "\"models_estimated\":3,");
    }

    private static Ended estimate(Path out) {
        return zero(InProcess.run("estimate", "--out", out.toString(), "--set", "subsets.models=3"));
    }

    private static List<?> sorted(Path out, String table) {
        return Duck.rows("select * from " + Duck.table(out, table) + " order by all");
    }

    private static Ended train(Path conf, Path out, int models) {
        return zero(InProcess.run(
                "train", "--conf", conf.toString(), "--out", out.toString(), "--set", "subsets.models=" + models));
    }

    /** With the configuration that {@link #conf} wrote. */
    private Ended train(Path out, int models, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "train",
                "--conf",
                directory.resolve("x.conf").toString(),
                "--out",
                out.toString(),
                "--set",
                "subsets.models=" + models));
        words.addAll(List.of(more));
        return InProcess.run(words);
    }

    private static Ended zero(Ended ended) {
        assertThat(ended.status()).as(ended.log()).isZero();
        return ended;
    }

    private Path conf(String model) throws IOException {
        return Files.writeString(
                directory.resolve("x.conf"),
                "dataset.builtin = digits\n" + model + "\ntraining { epochs = 1, batch = 128, stack = 4 }\n");
    }
}
