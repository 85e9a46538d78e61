package dev.peacock.audit.consistency.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.Audits;
import dev.peacock.audit.consistency.Profile;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.Estimate;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.FleetOfOutcomes;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The job over nearest-neighbour fleets at three ratios, whose C-scores have closed forms, and over a small fleet by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
@Tag("statistical")
class AuditConsistencySparkTest {
    private static final int MODELS = 400;
    private static final double[] RATIOS = {0.3, 0.7, 0.7};
    /** 200 examples in three fleets, and a family with a false-alarm rate below 1e-6. */
    private static final double ALPHA = 1e-6 / 600;

    private Path directory;
    private JsonNode oracle;
    private final List<TestRun> fleets = new ArrayList<>();
    private ConsistencySummary summary;
    private List<Row> examples;
    private List<Row> profile;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        oracle = Fleet.oracle("t02_onenn_n200");
        JsonNode inputs = oracle.get("inputs");
        csv("train.csv", inputs.get("x"), inputs.get("y"));
        csv("test.csv", inputs.get("testX"), inputs.get("testY"));
        fleets.add(train("uniform-30", "subsets.ratio=0.3"));
        fleets.add(train("uniform-70", "subsets.ratio=0.7"));
        fleets.add(train("bernoulli-70", "subsets.ratio=0.7", "subsets.design=bernoulli"));
        summary = fleets.get(0).consistency("uniform-70", "bernoulli-70");
        examples = fleets.get(0).rows(ConsistencyTables.EXAMPLES, "train_id");
        profile = fleets.get(0).rows(ConsistencyTables.PROFILE, "train_id", "ratio", "experiment");
    }

    private TestRun train(String name, String... sets) throws IOException {
        TestRun run = new TestRun(directory.resolve(name));
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("subsets.models=" + MODELS);
        run.train(config(all.toArray(String[]::new)));
        return run;
    }

    private ReadConfig config(String... sets) {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 50
                subsets.seed = 20
                """, directory, sets);
    }

    private void csv(String name, JsonNode points, JsonNode labels) throws IOException {
        List<String> lines = new ArrayList<>(List.of("x,y,label"));
        for (int i = 0; i < points.size(); i++) {
            lines.add(points.get(i).get(0).asInt() + "," + points.get(i).get(1).asInt() + ","
                    + labels.get(i).asInt());
        }
        Files.write(directory.resolve(name), lines);
    }

    /** A plain count over the outcomes. */
    @Test
    void scores_areThoseOfAPlainCount() {
        Profile integral = Profile.of(RATIOS);
        int[][] models = new int[200][3];
        int[][] correct = new int[200][3];
        for (int f = 0; f < 3; f++) {
            Fleet arrays = FleetOfOutcomes.arrays(fleets.get(f));
            for (int r = 0; r < MODELS; r++) {
                for (int i = 0; i < 200; i++) {
                    models[i][f] += 1 - arrays.mask()[r][i];
                    correct[i][f] += (1 - arrays.mask()[r][i]) * arrays.trainCorrect()[r][i];
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            Estimate expected = integral.score(models[i], correct[i]);
            Row row = examples.get(i);
            assertThat(row.<Long>getAs("train_id")).isEqualTo(i);
            assertThat(row.<Double>getAs("c_score")).isEqualTo(expected.value());
            assertThat(row.<Double>getAs("standard_error")).isEqualTo(expected.standardError());
            assertThat(row.<Double>getAs("ci_low")).isEqualTo(expected.low());
            assertThat(row.<Double>getAs("ci_high")).isEqualTo(expected.high());
            double half = (double) correct[i][0] / models[i][0];
            double seventy = (double) (correct[i][1] + correct[i][2]) / (models[i][1] + models[i][2]);
            assertThat(row.<Double>getAs("c_score")).isCloseTo((half + seventy) / 2, within(1e-14));
            sum += row.<Double>getAs("c_score");
            for (int f = 0; f < 3; f++) {
                Row of = rowOf(i, f);
                assertThat(of.<Integer>getAs("models_out")).isEqualTo(models[i][f]);
                assertThat(of.<Integer>getAs("correct_out")).isEqualTo(correct[i][f]);
                assertThat(of.<Double>getAs("ratio")).isEqualTo(RATIOS[f]);
            }
        }
        assertThat(summary.mean()).isCloseTo(sum / 200, within(1e-13));
        assertThat(summary.models()).isEqualTo(3 * MODELS);
        assertThat(summary.score()).contains("from 0.3 to 0.7", "trapezoid rule over 0.3, 0.7");
    }

    private Row rowOf(int example, int fleet) {
        String id = summary.fleets().get(fleet).experiment();
        return profile.subList(3 * example, 3 * example + 3).stream()
                .filter(row -> row.<String>getAs("experiment").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void accuracies_areTheClosedForms() {
        assertThat(violations(0)).isEmpty();
        for (int i = 0; i < 200; i++) {
            double memorization = oracle.get("expected")
                    .get("fixed")
                    .get("memorization")
                    .get(i)
                    .asDouble();
            assertThat(closedForm(i, 1)).as("the oracle's, at ratio .7").isCloseTo(1 - memorization, within(1e-9));
        }
    }

    @Test
    void theCheck_refusesScoresOfTheNextExample() {
        assertThat(violations(1)).hasSizeGreaterThan(100);
    }

    private List<String> violations(int shift) {
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            for (int f = 0; f < 3; f++) {
                Row row = rowOf((i + shift) % 200, f);
                int models = row.<Integer>getAs("models_out");
                int correct = row.<Integer>getAs("correct_out");
                double p = Math.max(0, Math.min(1, closedForm(i, f)));
                BinomialDistribution right = new BinomialDistribution(null, models, p);
                if (right.cumulativeProbability(correct) < ALPHA / 2
                        || 1 - right.cumulativeProbability(correct - 1) < ALPHA / 2) {
                    violations.add(i + " of fleet " + f);
                }
            }
        }
        return violations;
    }

    /**
     * Probability that the nearest of the others that are in has the example's label: the k-th nearest is the first that is in, with
     * 140 or 60 of the 199 others in, or each by itself.
     */
    private double closedForm(int example, int fleet) {
        JsonNode x = oracle.get("inputs").get("x");
        JsonNode y = oracle.get("inputs").get("y");
        int[] others = IntStream.range(0, 200)
                .filter(j -> j != example)
                .boxed()
                .sorted(Comparator.comparingLong(j -> distance(x.get(j), x.get(example))))
                .mapToInt(Integer::intValue)
                .toArray();
        double in = fleet == 2 ? 0.7 * others.length : RATIOS[fleet] * 200;
        double none = 1;
        double right = 0;
        for (int k = 0; k < others.length; k++) {
            double first = fleet == 2 ? 0.7 : Math.min(1, in / (others.length - k));
            right += y.get(others[k]).asInt() == y.get(example).asInt() ? none * first : 0;
            none *= 1 - first;
        }
        return right;
    }

    private static long distance(JsonNode a, JsonNode b) {
        long dx = a.get(0).asLong() - b.get(0).asLong();
        long dy = a.get(1).asLong() - b.get(1).asLong();
        return dx * dx + dy * dy;
    }

    @Test
    void rows_doNotDependOnPartitions() throws IOException {
        List<FinishedFleet> all = new ArrayList<>();
        for (TestRun fleet : fleets) {
            all.add(fleet.finishedFleet());
        }
        for (int partitions : new int[] {1, 7}) {
            ConsistencySummary again =
                    new AuditConsistency(TestRun.session(), all.get(0).out(), all, partitions).run();
            assertThat(again).isEqualTo(summary);
            assertThat(fleets.get(0).rows(ConsistencyTables.EXAMPLES, "train_id"))
                    .isEqualTo(examples);
            assertThat(fleets.get(0).rows(ConsistencyTables.PROFILE, "train_id", "ratio", "experiment"))
                    .isEqualTo(profile);
        }
    }

    @Test
    void json_readsBack_andTheReportHasASection() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Files.readString(directory.resolve("uniform-30/audits/consistency/summary.json")));
        assertThat(json.path("mean").asDouble()).isEqualTo(summary.mean());
        assertThat(json.path("fleets")).hasSize(3);
        assertThat(json.path("below").get(0).path("examples").asLong())
                .isEqualTo(examples.stream()
                        .filter(row -> row.<Double>getAs("c_score") < 0.5)
                        .count());
        OutputDirectory out = fleets.get(0).finishedFleet().out();
        SparkTables tables = new SparkTables(TestRun.session(), out);
        AuditSection section = new Audits(List.of(new ConsistencyAudit()))
                .sections(tables, out, new ReportExamples(tables))
                .get(0);
        AuditSection.Bars bars = (AuditSection.Bars) section.parts().get(2);
        assertThat(bars.bars().stream().mapToDouble(AuditSection.Bar::count).sum())
                .isEqualTo(200);
        AuditSection.Examples least =
                (AuditSection.Examples) section.parts().get(section.parts().size() - 1);
        double lowest = examples.stream()
                .mapToDouble(row -> row.<Double>getAs("c_score"))
                .min()
                .orElseThrow();
        long first = least.shown().get(0).example().id();
        assertThat(examples.get((int) first).<Double>getAs("c_score")).isEqualTo(lowest);
    }

    @Test
    void classes_addUp() {
        List<Row> classes = fleets.get(0).rows(ConsistencyTables.CLASSES, "label");
        double sum = 0;
        for (Row row : classes) {
            int label = row.<Integer>getAs("label");
            List<Row> of = examples.stream()
                    .filter(example -> example.<Integer>getAs("label") == label)
                    .toList();
            assertThat(row.<Long>getAs("examples")).isEqualTo(of.size());
            double mean = of.stream()
                    .mapToDouble(example -> example.<Double>getAs("c_score"))
                    .average()
                    .orElseThrow();
            assertThat(row.<Double>getAs("mean")).isCloseTo(mean, within(1e-13));
            sum += row.<Double>getAs("mean") * of.size();
        }
        assertThat(sum / 200).isCloseTo(summary.mean(), within(1e-13));
    }

    @Test
    void fleetsThatDiffer_areRefused() throws IOException {
        TestRun first = fleets.get(0);
        refused(first, "uniform-30", "uniform-30", "both hold experiment", "with merge");
        train("other-k", "subsets.models=2", "model.nearest-neighbour.k=3");
        refused(
                first,
                "other-k",
                "uniform-30",
                "other-k",
                "the first with model.k = 1; the second with 3",
                "only how subsets are drawn");
        refused(first, "nowhere", "nowhere", "no experiment");
        train("left-out", "subsets.design=leave-one-out", "subsets.leave-out=[3]");
        refused(
                first,
                "left-out",
                "left-out: each of its models leaves out only a few listed examples",
                "--set subsets.leave-out=null --set subsets.paired=null --set subsets.design=uniform --out ");
        Files.write(directory.resolve("train.csv"), List.of("1,2,0"), java.nio.file.StandardOpenOption.APPEND);
        train("other-data");
        refused(first, "other-data", "uniform-30 has the data set with hash", "other-data has another");
    }

    private static void refused(TestRun run, String with, String... says) {
        assertThatThrownBy(() -> run.consistency(with))
                .isInstanceOf(UserError.class)
                .message()
                .contains(says);
    }

    /** Three models and four examples by hand: the last is always in, the first always out. */
    @Test
    void importedFleet_isScoredByHand_andWhatIsAlwaysInIsUndefined(@TempDir Path temporary) throws IOException {
        int[][] mask = {{0, 1, 0, 1}, {0, 0, 1, 1}, {0, 1, 0, 1}};
        int[][] correct = {{1, 1, 0, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}};
        Path arrays = new Fleet(mask, correct, new int[][] {{1}, {0}, {1}}, new int[] {0, 0, 1, 1}, new int[] {0})
                .write(temporary.resolve("fleet.npz"));
        TestRun run = new TestRun(temporary.resolve("out"));
        run.importFleet(arrays);
        ConsistencySummary found = run.consistency();
        List<Row> rows = run.rows(ConsistencyTables.EXAMPLES, "train_id");
        assertThat(rows.stream().map(row -> row.<Double>getAs("c_score"))).containsExactly(2.0 / 3, 0.0, 0.5, null);
        assertThat(rows.stream().map(row -> row.<Double>getAs("standard_error")))
                .containsExactly(Math.sqrt(2.0 / 3 * (1 - 2.0 / 3) / 2), null, 0.5, null);
        assertThat(found.undefinedExamples()).isEqualTo(1);
        assertThat(found.undefinedStandardErrors()).isEqualTo(2);
        assertThat(found.mean()).isCloseTo((2.0 / 3 + 0.5) / 3, within(1e-15));
        assertThat(found.median()).isEqualTo(0.5);
        assertThat(found.below().get(0).examples()).isEqualTo(1);
        assertThat(found.score()).contains("drawn elsewhere");
        assertThat(Arrays.asList(
                        run.rows(ConsistencyTables.PROFILE, "train_id").get(3).<Double>getAs("ratio")))
                .containsExactly((Double) null);
    }
}
