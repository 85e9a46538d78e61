package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.BruteForce;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** p- and q-values and the split check of a small fleet through Spark, against the definitions over arrays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class QValuesSparkTest {
    private static final int TRAIN = 60;
    private static final int TEST = 40;
    private static final int MODELS = 101;
    private static final String FLEET = """
            dataset.train { format = csv, path = train.csv, label = label }
            dataset.test { format = csv, path = test.csv, label = label }
            model.nearest-neighbour { k = 1 }
            subsets { ratio = 0.7, models = 101, seed = 4 }
            """;

    private Path directory = Path.of("");
    private TestRun run = new TestRun(directory);
    private int[] trainLabels = new int[0];
    private int[] testLabels = new int[0];
    private List<Row> outcomes = List.of();
    private final FisherExact fisher = new FisherExact(MODELS);

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        RandomStream random = new RandomStream(9);
        trainLabels = csv(directory.resolve("train.csv"), TRAIN, random);
        testLabels = csv(directory.resolve("test.csv"), TEST, random);
        run = new TestRun(directory.resolve("out"));
        run.train(TestRun.config(FLEET, directory));
        outcomes = run.rows(Tables.OUTCOMES, "run");
    }

    // points in the plane, of whose labels a quarter is noise
    private static int[] csv(Path file, int size, RandomStream random) throws IOException {
        int[] labels = new int[size];
        List<String> lines = new ArrayList<>(List.of("x,y,label"));
        for (int i = 0; i < size; i++) {
            double x = random.nextDouble();
            labels[i] = i < 3 ? i : random.nextDouble() < 0.25 ? random.nextInt(3) : (int) (3 * x);
            lines.add(x + "," + random.nextDouble() / 4 + "," + labels[i]);
        }
        Files.write(file, lines);
        return labels;
    }

    /**
     * {@code isDiscovery}: whether all pairs kept are discoveries, so that p-values above fdr need not be counted; where not,
     * the whole family is counted after all.
     */
    @ParameterizedTest
    @CsvSource({
        "keep = all,                                       false, benjamini-hochberg,  0.05, false",
        "keep = all,                                       true,  benjamini-yekutieli, 0.2,  false",
        "top-per-test = 2,                                 false, benjamini-yekutieli, 0.05, false",
        "keep = significant,                               true,  benjamini-hochberg,  0.05, true",
        "keep = significant,                               false, benjamini-yekutieli, 0.2,  true",
        "'influence = ridge, top-per-test = 3',            true,  benjamini-hochberg,  0.05, false",
        "influence-threshold = 0.15,                       true,  benjamini-hochberg,  0.05, false",
        "influence-threshold = 0.5,                        false, benjamini-yekutieli, 0.05, true",
        "'memorization-threshold = -1, influence-threshold = -1', true, benjamini-hochberg,  0.05, false",
    })
    void qValues_areThoseOfTheWholeFamily(
            String rule, boolean sameLabel, String method, double fdr, boolean isDiscovery) throws IOException {
        ReadConfig config = TestRun.config(
                FLEET + "estimate { same-label = " + sameLabel + ", fdr-method = " + method + ", fdr = " + fdr + ", "
                        + rule + " }",
                directory);
        Estimator.Findings findings = estimate(config, 0);
        FdrMethod procedure = config.config().estimate().fdrMethod();

        Map<List<Long>, double[]> examples = examples(procedure);
        List<Row> memorization = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(memorization).hasSize(TRAIN);
        memorization.forEach(row -> same(row, examples.get(List.of(row.<Long>getAs("train_id")))));
        assertThat(findings.significantExamples()).isEqualTo(upTo(examples, fdr));

        Map<List<Long>, double[]> pairs = pairs(sameLabel, procedure);
        List<Row> influence = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(influence).isNotEmpty();
        influence.forEach(row ->
                same(row, pairs.get(List.of(row.<Long>getAs("train_id"), row.<Long>getAs("test_id")))));
        assertThat(findings.pairs()).isEqualTo(new EstimateInfluence.Family(pairs.size(), upTo(pairs, fdr)));
        assertThat(influence.stream().allMatch(row -> row.<Double>getAs("q_value") <= fdr))
                .isEqualTo(isDiscovery);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 0, difference",
        "false, 0, difference",
        "false, 9223372036854775807, difference",
        "false, 0, prior"
    })
    void significantPairs_areAllThatAreDiscoveries_whetherTheyHelpOrHarm(boolean sameLabel, long whole, String by)
            throws IOException {
        String keep =
                "estimate { keep = significant, fdr = 0.3, same-label = " + sameLabel + ", influence = " + by + " }";
        estimate(TestRun.config(FLEET + keep, directory), whole);

        Set<List<Long>> expected = new HashSet<>();
        pairs(sameLabel, FdrMethod.BENJAMINI_HOCHBERG).forEach((ids, pq) -> {
            if (pq[1] <= 0.3) {
                expected.add(ids);
            }
        });
        List<Row> influence = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(influence)
                .extracting(row -> List.of(row.<Long>getAs("train_id"), row.<Long>getAs("test_id")))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(influence).allMatch(row -> (row.getAs("believed") != null) == by.equals("prior"));
        assertThat(influence).anyMatch(row -> row.<Double>getAs("influence") > 0);
        if (!sameLabel) {
            assertThat(influence).anyMatch(row -> row.<Double>getAs("influence") < 0);
        }
    }

    @Test
    void nothingSignificant_isAnEmptyTable() throws IOException {
        estimate(TestRun.config(FLEET + "estimate { keep = significant, fdr = 1e-300 }", directory), 0);
        assertThat(run.rows(Tables.INFLUENCE, "train_id")).isEmpty();
    }

    @Test
    void pairsChosenOnEvenRuns_areEstimatedOnOddRuns() throws IOException {
        ReadConfig config = TestRun.config(FLEET + "estimate { same-label = false, split-check = true }", directory);
        SplitCheck check =
                Objects.requireNonNull(estimate(config, Long.MAX_VALUE).splitCheck());

        EstimateConfig rule = config.config().estimate();
        long pairs = 0;
        long above = 0;
        double choosing = 0;
        double fresh = 0;
        for (int i = 0; i < TRAIN; i++) {
            for (int j = 0; j < TEST; j++) {
                Counts even = count(i, "test_correct", j, 0, 2);
                if (even.isAtLeast(rule.influenceThreshold())
                        && count(i, "train_correct", i, 0, 2).isAtLeast(rule.memorizationThreshold())) {
                    Counts odd = count(i, "test_correct", j, 1, 2);
                    pairs++;
                    choosing += value(even);
                    fresh += value(odd);
                    above += odd.isAtLeast(rule.influenceThreshold()) ? 1 : 0;
                }
            }
        }

        assertThat(check.choosingModels()).isEqualTo(51);
        assertThat(check.freshModels()).isEqualTo(50);
        assertThat(check.pairs()).isEqualTo(pairs).isGreaterThan(20);
        assertThat(check.undefinedFresh()).isZero();
        assertThat(check.stillAbove()).isEqualTo(above).isLessThan(pairs);
        assertThat(check.meanChoosing()).isCloseTo(choosing / pairs, within(1e-12));
        assertThat(check.meanFresh()).isCloseTo(fresh / pairs, within(1e-12)).isLessThan(choosing / pairs);
    }

    @Test
    void summaryAndReport_sayWhatWasTested() throws IOException {
        ReadConfig config = TestRun.config(FLEET + "estimate { split-check = true, fdr = 0.01 }", directory);
        String json = JsonFiles.line(run.estimate(config));
        assertThat(json)
                .contains("\"fdr\":0.01,\"fdr_method\":\"benjamini-hochberg\",\"significant_pairs\":")
                .contains("\"pair_family_size\":"
                        + pairs(true, FdrMethod.BENJAMINI_HOCHBERG).size() + ",")
                .contains("\"split_check\":{\"choosing_models\":51,");
        run.report(config);
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("Benjamini-Hochberg")
                .contains("check with halves of the models shows");
    }

    private Estimator.Findings estimate(ReadConfig config, long whole) throws IOException {
        SparkSession session = SparkSession.active();
        OutputDirectory out = new OutputDirectory(
                session.sparkContext().hadoopConfiguration(),
                directory.resolve("out").toString());
        Experiment experiment = new PrepareExperiment(
                        new JobContext(session, out, new PrintStream(PrintStream.nullOutputStream()), false))
                .asTrained(config, ExperimentFile.read(out).orElseThrow());
        return new Estimator(session, FinishedFleet.of(out, experiment), whole).run();
    }

    private Map<List<Long>, double[]> examples(FdrMethod method) {
        List<List<Long>> ids = new ArrayList<>();
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < TRAIN; i++) {
            ids.add(List.of((long) i));
            p.add(count(i, "train_correct", i, 0, 1).pValue(fisher));
        }
        return tested(ids, p, method);
    }

    private Map<List<Long>, double[]> pairs(boolean sameLabel, FdrMethod method) {
        List<List<Long>> ids = new ArrayList<>();
        List<Double> p = new ArrayList<>();
        for (int i = 0; i < TRAIN; i++) {
            for (int j = 0; j < TEST; j++) {
                if (!sameLabel || trainLabels[i] == testLabels[j]) {
                    ids.add(List.of((long) i, (long) j));
                    p.add(count(i, "test_correct", j, 0, 1).pValue(fisher));
                }
            }
        }
        return tested(ids, p, method);
    }

    private static Map<List<Long>, double[]> tested(List<List<Long>> ids, List<Double> p, FdrMethod method) {
        double[] q =
                BruteForce.qValues(p.stream().mapToDouble(Double::doubleValue).toArray(), method);
        Map<List<Long>, double[]> tested = new HashMap<>();
        for (int i = 0; i < q.length; i++) {
            tested.put(ids.get(i), new double[] {p.get(i), q[i]});
        }
        return tested;
    }

    /** Over every {@code step}-th run from {@code first} on. */
    private Counts count(int i, String column, int j, int first, int step) {
        int[] sides = new int[4];
        for (int r = first; r < outcomes.size(); r += step) {
            Row row = outcomes.get(r);
            int side = PackedBits.of(row.getAs("included"), TRAIN).get(i) ? 0 : 1;
            sides[side]++;
            sides[2 + side] += PackedBits.of(row.getAs(column), column.equals("test_correct") ? TEST : TRAIN)
                            .get(j)
                    ? 1
                    : 0;
        }
        return new Counts(sides[0], sides[1], sides[2], sides[3]);
    }

    private static double value(Counts counts) {
        return Objects.requireNonNull(counts.difference());
    }

    private static long upTo(Map<List<Long>, double[]> tested, double fdr) {
        return tested.values().stream().filter(pq -> pq[1] <= fdr).count();
    }

    private static void same(Row row, double @Nullable [] expected) {
        Objects.requireNonNull(expected);
        assertThat(row.<Double>getAs("p_value")).isEqualTo(expected[0]);
        assertThat(row.<Double>getAs("q_value")).isCloseTo(expected[1], within(1e-12));
    }
}
