package dev.peacock.audit.labels.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.Cells;
import dev.peacock.table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Digits of which 5% have another label, chosen at random, and nearest-neighbour models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditLabelsSparkTest {
    private static final int MODELS = 40;

    private Path directory;
    private PlantedLabels planted;
    private TestRun run;
    private LabelsSummary summary;
    private List<Row> train;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        planted = PlantedLabels.digits(0.05, 1);
        planted.write(temporary);
        ReadConfig config = TestRun.config(
                "model.nearest-neighbour { k = 5 }\nsubsets.models = " + MODELS + "\n" + PlantedLabels.DATASET,
                temporary);
        run = new TestRun(temporary.resolve("out"));
        run.train(config);
        summary = AuditLabels.audit(run.audits(config));
        train = run.rows(LabelsTables.EXAMPLES, "id").stream()
                .filter(row -> Cells.get(row, LabelsTables.EXAMPLES.split).equals("train"))
                .toList();
    }

    private SortedMap<Integer, OutcomeRow> outcomes() throws IOException {
        return dev.peacock.cluster.Outputs.rows(directory.resolve("out"));
    }

    @Test
    void votes_areThoseOfAPlainCount() throws IOException {
        Map<String, Integer> expected = new HashMap<>();
        for (OutcomeRow row : outcomes().values()) {
            for (int i = 0; i < planted.trainSize(); i++) {
                if (!row.included().get(i)) {
                    int label = Objects.requireNonNull(row.trainPrediction()).get(i);
                    expected.merge("train " + i + " " + label, 1, Integer::sum);
                }
            }
            for (int i = 0; i < planted.store().testSize(); i++) {
                int label = Objects.requireNonNull(row.testPrediction()).get(i);
                expected.merge("test " + i + " " + label, 1, Integer::sum);
            }
        }
        Map<String, Integer> found = run.rows(LabelsTables.VOTES, "id").stream()
                .collect(Collectors.toMap(
                        row -> Cells.get(row, LabelsTables.VOTES.split) + " " + Cells.get(row, LabelsTables.VOTES.id)
                                + " " + Cells.get(row, LabelsTables.VOTES.label),
                        row -> Cells.get(row, LabelsTables.VOTES.votes)));
        assertThat(found).isEqualTo(expected);
    }

    /** Of the k most suspicious train examples, k being the number planted, the share that were. */
    private double precision(Column<Integer> rank) {
        long k = planted.changed().size();
        return (double) train.stream()
                        .filter(row -> Cells.get(row, rank) <= k)
                        .filter(row -> planted.changed()
                                .containsKey(
                                        Cells.get(row, LabelsTables.EXAMPLES.id).intValue()))
                        .count()
                / k;
    }

    /**
     * THRESHOLD_DOC
     */
    @Test
    void plantedLabels_areTheMostSuspicious() {
        for (Column<Integer> rank : List.of(
                LabelsTables.EXAMPLES.rankVotes,
                LabelsTables.EXAMPLES.rankSelfConfidence,
                LabelsTables.EXAMPLES.rankMargin,
                LabelsTables.EXAMPLES.rankConfident)) {
            System.out.println(rank.name() + " " + precision(rank));
        }
        System.out.println(summary);
        System.out.println(LabelsWords.found(summary));
    }
}
