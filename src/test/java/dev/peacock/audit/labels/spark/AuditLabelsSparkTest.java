package dev.peacock.audit.labels.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import java.io.IOException;
import java.nio.file.Files;
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

    /** How many of the k most suspicious train examples were changed, k being how many were in all. */
    private long changedAmongFirst(Column<Integer> rank) {
        return train.stream()
                .filter(row -> Cells.get(row, rank) <= planted.changed().size())
                .filter(row -> planted.changed()
                        .containsKey(Cells.get(row, LabelsTables.EXAMPLES.id).intValue()))
                .count();
    }

    /**
     * In 20 other draws of labels and models, each rank had 64 to 71 of the 75 changed labels among its first 75. At .85 each, fewer
     * than 46 are there with a probability of 1.4e-7, and for any of four ranks of 6e-7. A rank at random has 20 or more with 8e-11.
     */
    @Test
    void changedLabels_areTheMostSuspicious() {
        for (Column<Integer> rank : List.of(
                LabelsTables.EXAMPLES.rankVotes,
                LabelsTables.EXAMPLES.rankSelfConfidence,
                LabelsTables.EXAMPLES.rankMargin,
                LabelsTables.EXAMPLES.rankConfident)) {
            assertThat(changedAmongFirst(rank)).as(rank.name()).isGreaterThanOrEqualTo(46);
        }
    }

    @Test
    void summary_countsWhatIsInTheTables() {
        assertThat(summary.train().suspects()).isEqualTo(count(LabelsTables.EXAMPLES.suspect));
        assertThat(summary.train().outvoted()).isEqualTo(count(LabelsTables.EXAMPLES.outvoted));
        assertThat(summary.train().pruned()).isEqualTo(count(LabelsTables.EXAMPLES.pruned));
        assertThat(summary.train().examples() + summary.train().undefined()).isEqualTo(planted.trainSize());
        assertThat(summary.test().examples()).isEqualTo(planted.store().testSize());
        Interval errors = summary.train().errorsInterval();
        assertThat(summary.train().errors()).isBetween(errors.low(), errors.high());
        assertThat(summary.pairs().get(0).examples())
                .isGreaterThanOrEqualTo(summary.pairs().get(1).examples());
        int suspects = run.rows(LabelsTables.PAIRS, "label").stream()
                .filter(row -> Cells.get(row, LabelsTables.PAIRS.split).equals("train"))
                .mapToInt(row -> Cells.get(row, LabelsTables.PAIRS.suspects))
                .sum();
        assertThat(suspects).isEqualTo(summary.train().suspects());
        assertThat(summary.warnings()).isEmpty();
    }

    private int count(Column<Integer> mark) {
        return train.stream().mapToInt(row -> Cells.get(row, mark)).sum();
    }

    @Test
    void list_hasAllThatAreOutvoted_trainExamplesFirst_byWhatTheDataSetCallsThem() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("out/audits/labels/labels.csv"));
        assertThat(lines)
                .hasSize(1 + summary.train().outvoted() + summary.test().outvoted());
        LabelsSummary.Suspect first = summary.first().get(0);
        assertThat(lines.get(0)).startsWith("split,id,given_id,source,label,suggested,");
        assertThat(lines.get(1))
                .startsWith("train," + first.id() + ",train-" + first.id() + "," + first.source() + "," + first.label()
                        + "," + first.suggested() + "," + first.votes() + ",");
        assertThat(lines.get(lines.size() - 1)).startsWith("test,");
    }

    @Test
    void section_showsSuspectsByLabel() throws IOException {
        List<Part> parts = new LabelsSection(summary, tables(), new ReportExamples(tables())).parts();
        assertThat(parts.get(0)).isInstanceOf(Figures.class);
        assertThat(parts)
                .filteredOn(Grid.class::isInstance)
                .singleElement()
                .satisfies(grid -> assertThat(((Grid) grid).rows())
                        .first()
                        .asList()
                        .containsExactly(
                                summary.pairs().get(0).label(),
                                summary.pairs().get(0).suggested(),
                                String.valueOf(summary.pairs().get(0).examples())));
        List<Examples> pictures = parts.stream()
                .filter(Examples.class::isInstance)
                .map(Examples.class::cast)
                .toList();
        assertThat(pictures.get(0).caption())
                .isEqualTo("The most suspicious train examples labelled "
                        + summary.first().get(0).label() + ", rather "
                        + summary.first().get(0).suggested() + ".");
        assertThat(pictures.get(0).shown().get(0).example().id())
                .isEqualTo(summary.first().get(0).id());
        assertThat(new LabelsAudit().section(summary, tables(), run.outputDirectory(), new ReportExamples(tables())))
                .hasSameSizeAs(parts);
    }

    private SparkTables tables() {
        return new SparkTables(TestRun.session(), run.outputDirectory());
    }

    @Test
    void sentences_sayWhatWasFound_whatHardExamplesWouldGive_andWhenNothingWas() {
        assertThat(LabelsWords.found(summary))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith(summary.train().suspects() + " of 1,500 train examples look mislabelled: "))
                .anySatisfy(sentence -> assertThat(sentence).contains("if all labels were right"));
        LabelsSummary.OfSplit none = new LabelsSummary.OfSplit(90, 3, 2, 0, 1, 1.2, new Interval(0, 2.7));
        LabelsSummary nothing = new LabelsSummary(
                "e", 9, 0.05, List.of(), none, none, 0, 0, new Interval(0, 3.5), List.of(), List.of(), List.of(), "l");
        assertThat(LabelsWords.found(nothing))
                .containsExactly(
                        "No train example of 90 looks mislabelled: for 2 another label has more votes of the models that were "
                                + "not trained on them, but of none is that sure; more models would tell (3 more have no votes, since every model was "
                                + "trained on them).",
                        "A hard example looks mislabelled too. 0 of 90 test examples do, with as many votes; if all labels were right, as large a "
                                + "share of the train examples would: about 0 (0 to 4).",
                        "Confident learning estimates 1 wrong train labels (0 to 3) and would remove 1 examples; hard examples "
                                + "that most models get wrong count among them.",
                        "No test example of 90 looks mislabelled: for 2 another label has more votes of the models, but of none "
                                + "is that sure; more models would tell (3 more have no votes, since every model was trained on them).");
    }
}
