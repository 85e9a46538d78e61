package dev.peacock.audit.membership.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.attack.Curve;
import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.attack.Splits;
import dev.peacock.audit.Audits;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.audit.membership.PlainAttacks;
import dev.peacock.audit.membership.ScoreBins;
import dev.peacock.audit.membership.Scores;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.RunGroups;
import dev.peacock.spark.PlantedFleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole audit of a small trained fleet, against the attacks as they are defined. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditMembershipTest {
    private static final int N = MembershipFleet.N;
    private static final int MODELS = MembershipFleet.MODELS;
    private static final double GAMMA = 2;

    private Path directory = Path.of("");
    private String summary = "";
    private MarginBlock block = new MarginBlock(
            new Block(0, Block.ANY, new int[0]), new float[0], new BitColumns(0, 0), new BitColumns(0, 0));

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        TestRun run = new TestRun(out());
        run.train(config(MODELS, true));
        run.estimate(config(MODELS, true));
        summary = audit(out(), 2);
        block = MembershipFleet.margins(out());
    }

    private Path out() {
        return directory.resolve("out");
    }

    private ReadConfig config(int models, boolean margins) throws IOException {
        return MembershipFleet.config(directory, models, margins);
    }

    /** As the command does it, in so many tasks; the line of summary.json. */
    private static String audit(Path out, int tasks) throws IOException {
        return audit(out, new AuditMembership.Room(tasks, 32 << 20, 1 << 20, 48 << 20));
    }

    private static String audit(Path out, AuditMembership.Room room) throws IOException {
        OutputDirectory there = MembershipFleet.output(out);
        ExperimentFile file = ExperimentFile.read(there).orElseThrow();
        ReadConfig read = new TestRun(out).configOfDirectory();
        Experiment experiment = new PrepareExperiment(new JobContext(TestRun.session(), there, System.out, false))
                .asTrained(read, file);
        return JsonFiles.line(new AuditMembership(TestRun.session(), there, experiment, System.out, GAMMA, room)
                .run(FinishedFleet.of(there, experiment)));
    }

    private List<Row> rows(dev.peacock.table.Table table, String first, String... more) {
        return new TestRun(out()).rows(table, first, more);
    }

    /** With 20 models variances are pooled. */
    @Test
    void examples_haveTheScoresOfTheDefinition() throws IOException {
        JsonNode json = new ObjectMapper().readTree(summary);
        assertThat(json.get("per_example_attack").asText()).isEqualTo("lira-online-pooled");
        assertThat(json.get("splits").asInt()).isEqualTo(32);
        PlainAttacks plain = new PlainAttacks(block);
        double[] varianceIn = IntStream.range(0, MODELS)
                .mapToDouble(r -> plain.pooledVariance(r, true))
                .toArray();
        double[] varianceOut = IntStream.range(0, MODELS)
                .mapToDouble(r -> plain.pooledVariance(r, false))
                .toArray();
        List<Row> rows = rows(MembershipTables.EXAMPLES, "train_id");
        assertThat(rows).hasSize(N);
        for (int i = 0; i < N; i++) {
            double in = 0;
            double out = 0;
            int ins = 0;
            for (int r = 0; r < MODELS; r++) {
                // scores are rounded to float
                float score = (float) plain.onlinePooled(i, r, varianceIn[r], varianceOut[r]);
                boolean isIn = block.included().get(i, r);
                in += isIn ? score : 0;
                out += isIn ? 0 : score;
                ins += isIn ? 1 : 0;
            }
            Row row = rows.get(i);
            assertThat(row.<Integer>getAs("models_in")).isEqualTo(ins);
            double meanIn = in / ins;
            double meanOut = out / (MODELS - ins);
            assertThat(row.<Double>getAs("mean_llr_in"))
                    .isCloseTo(meanIn, within(1e-6 * Math.max(1, Math.abs(meanIn))));
            assertThat(row.<Double>getAs("mean_llr_out"))
                    .isCloseTo(meanOut, within(1e-6 * Math.max(1, Math.abs(meanOut))));
            assertThat(row.<Double>getAs("memorization"))
                    .isEqualTo(block.memorization(i).difference());
        }
    }

    @Test
    void attacks_haveTheFiguresOfTheDefinition() throws IOException {
        PlainAttacks plain = new PlainAttacks(block);
        check("lira-online", (i, r) -> plain.online(i, r));
        check("lira-offline", (i, r) -> plain.offline(i, r));
        check("margin", (i, r) -> block.margin(i, r));
        MarginBlock population = MembershipFleet.population(out());
        check("rmia", (i, r) -> plain.rmia(i, r, population, GAMMA));
    }

    private interface Score {
        double of(int i, int run);
    }

    private void check(String attack, Score score) {
        List<Float> in = new ArrayList<>();
        List<Float> out = new ArrayList<>();
        long undefined = 0;
        for (int i = 0; i < N; i++) {
            for (int r = 0; r < MODELS; r++) {
                float value = (float) score.of(i, r);
                if (Float.isNaN(value)) {
                    undefined++;
                } else {
                    (block.included().get(i, r) ? in : out).add(value);
                }
            }
        }
        double wins = 0;
        for (float value : in) {
            for (float other : out) {
                wins += value > other ? 1 : value == other ? 0.5 : 0;
            }
        }
        Row row = figure(attack, "auc");
        // a score may round to another float than the definition's, and pass one other of thousands
        assertThat(row.<Double>getAs("value")).isCloseTo(wins / in.size() / out.size(), within(2e-6));
        assertThat(row.<Long>getAs("defined")).isEqualTo(in.size() + out.size());
        assertThat(row.<Long>getAs("undefined")).isEqualTo(undefined);
    }

    /** Halves are attacked by themselves: shadows of the other half tell nothing. */
    @Test
    void intervals_areThoseOfHalvesScoredByThemselves() {
        Splits splits =
                new Splits(new RunGroups(IntStream.rangeClosed(1, MODELS).toArray()), Splits.SPLITS, 1);
        Curve curve = Curve.of(ScoreHistogram.of(block, online(block).of(Attack.LIRA_ONLINE)));
        List<ScoreBins> halves = IntStream.range(0, splits.count())
                .mapToObj(k -> {
                    ScoreBins bins = new ScoreBins(curve.edges());
                    bins.add(online(block.only(splits.runs(k))), Attack.LIRA_ONLINE);
                    return bins;
                })
                .toList();
        Interval expected =
                Objects.requireNonNull(CurveIntervals.of(splits, curve, halves).auc());
        Row row = figure("lira-online", "auc");
        assertThat(row.<Double>getAs("ci_low")).isCloseTo(expected.low(), within(1e-9));
        assertThat(row.<Double>getAs("ci_high")).isCloseTo(expected.high(), within(1e-9));
    }

    private static Scores online(MarginBlock of) {
        PooledSums sums = new PooledSums(of.runs());
        sums.add(of);
        Lira lira = new Lira(sums.variances());
        float[] scores = new float[of.margins().length];
        for (int i = 0; i < of.size(); i++) {
            lira.score(of, i);
            for (int r = 0; r < of.runs(); r++) {
                scores[i * of.runs() + r] = (float) lira.online()[r];
            }
        }
        float[][] byAttack = new float[Attack.values().length][];
        byAttack[Attack.LIRA_ONLINE.ordinal()] = scores;
        return new Scores(of, byAttack);
    }

    private Row figure(String attack, String metric) {
        return rows(MembershipTables.SUMMARY, "attack", "metric").stream()
                .filter(row -> row.<String>getAs("attack").equals(attack)
                        && row.<String>getAs("metric").equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void memberIffCorrect_hasMeanMemorization_asTheEstimateSaysToo() throws IOException {
        double estimated = new ObjectMapper()
                .readTree(Files.readString(out().resolve("summary.json")))
                .get("mean_memorization")
                .asDouble();
        double found = figure("correct", "mean_memorization").getAs("value");
        assertThat(found).isCloseTo(estimated, within(1e-12));
        double advantage = figure("correct", "tpr_minus_fpr").getAs("value");
        assertThat(advantage).isCloseTo(found, within(0.02));
    }

    @Test
    void plantedDuplicatesAndOutlier_areFound() {
        List<Row> duplicates = rows(MembershipTables.DUPLICATES, "train_id").stream()
                .filter(row -> row.<Double>getAs("distance") == 0)
                .toList();
        assertThat(duplicates.stream().map(row -> row.<Long>getAs("train_id")))
                .containsExactly(3L, 4L, (long) MembershipFleet.COPY, (long) MembershipFleet.COPY + 1);
        assertThat(duplicates.stream().map(row -> row.<Long>getAs("nearest_id")))
                .containsExactly((long) MembershipFleet.COPY, (long) MembershipFleet.COPY + 1, 3L, 4L);
        assertThat(duplicates.stream().map(row -> row.<Integer>getAs("same_label")))
                .containsOnly(1);
        Row farthest = rows(MembershipTables.EXAMPLES, "nearest_distance").get(N - 1);
        assertThat(farthest.<Long>getAs("train_id")).isEqualTo(MembershipFleet.APART);
    }

    @Test
    void roc_risesFromNothingToEverything() {
        List<Row> points = rows(MembershipTables.ROC, "attack", "fpr", "tpr");
        List<Row> online = points.stream()
                .filter(row -> row.<String>getAs("attack").equals("rmia"))
                .toList();
        Row last = online.get(online.size() - 1);
        assertThat(last.<Double>getAs("fpr")).isEqualTo(1);
        assertThat(last.<Double>getAs("tpr")).isEqualTo(1);
        for (int p = 1; p < online.size(); p++) {
            assertThat(online.get(p).<Double>getAs("tpr"))
                    .isGreaterThanOrEqualTo(online.get(p - 1).<Double>getAs("tpr"));
        }
    }

    /**
     * Also with passes that have one half of a split and not the other, five halves or fifteen, and in ranges of 1,000 scores that a sixteenth or
     * a third of the examples tells.
     */
    @Test
    void results_areTheSame_inOneTaskTwoOrSeven_andInLittleRoom() throws IOException {
        List<List<Row>> tables = tables();
        long half = (long) Double.BYTES * MembershipFleet.Q * MODELS / 2;
        for (AuditMembership.Room room : List.of(
                new AuditMembership.Room(1, N * MODELS / 16, 1_000, 5 * half),
                new AuditMembership.Room(7, N * MODELS / 3, 1_000, 15 * half))) {
            assertThat(audit(out(), room)).isEqualTo(summary);
            assertThat(tables()).isEqualTo(tables);
        }
    }

    private List<List<Row>> tables() {
        return List.of(
                rows(MembershipTables.EXAMPLES, "train_id"),
                rows(MembershipTables.ROC, "attack", "fpr", "tpr"),
                rows(MembershipTables.SUMMARY, "attack", "metric"),
                rows(MembershipTables.DUPLICATES, "train_id"));
    }

    @Test
    void section_hasAllParts() throws IOException {
        OutputDirectory there = MembershipFleet.output(out());
        SparkTables tables = new SparkTables(TestRun.session(), there);
        Audits audits = new Audits(List.of(new MembershipAudit()));
        assertThat(audits.sections(tables, there, new ReportExamples(tables)))
                .singleElement()
                .satisfies(section -> assertThat(section.id()).isEqualTo("audit-membership"))
                .satisfies(section -> assertThat(section.parts()).hasSize(8));
        OutputDirectory nowhere = MembershipFleet.output(directory.resolve("nowhere"));
        assertThat(audits.sections(new SparkTables(TestRun.session(), nowhere), nowhere, new ReportExamples(tables)))
                .isEmpty();
    }

    @Test
    void withoutMargins_theAuditSaysWhatToRun() throws IOException {
        Path without = directory.resolve("without");
        new TestRun(without).train(config(MODELS, false));
        assertThatThrownBy(() -> audit(without, 2))
                .hasRootCauseInstanceOf(UserError.class)
                .rootCause()
                .hasMessageContaining("has no margins, and finished runs are never trained again")
                .hasMessageContaining("--set outcome.margins=half --out");
    }

    /** The listed example would be told from all others by its margin, whoever saw it. */
    @Test
    void fleetsThatLeaveOutListedExamples_areRefused() throws IOException {
        Path listed = directory.resolve("listed");
        new TestRun(listed)
                .train(MembershipFleet.config(
                        directory,
                        2,
                        true,
                        "subsets.ratio=null",
                        "subsets.design=leave-one-out",
                        "subsets.leave-out=[155]"));
        assertThatThrownBy(() -> audit(listed, 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("each of its models leaves out only a few listed examples")
                .hasMessageContaining("--set subsets.design=uniform --set outcome.margins=half --out");
    }

    /** Distances to the nearest example, which an imported fleet does not have, are all that is lacking. */
    @Test
    void anImportedFleet_givesTheSame(@TempDir Path temporary) throws IOException {
        Path imported = temporary.resolve("out");
        TestRun run = new TestRun(imported);
        run.importFleet(
                new TestRun(out()).exportFleet(temporary.resolve("fleet.npz")),
                "subsets.design=uniform",
                "subsets.ratio=0.5");
        ObjectNode ours = (ObjectNode) new ObjectMapper().readTree(summary);
        ObjectNode theirs = (ObjectNode) new ObjectMapper().readTree(audit(imported, 2));
        assertThat(theirs.at("/outliers/near_distance").isNull()).isTrue();
        List<String> of = List.of("experiment", "outliers", "checksum");
        assertThat(theirs.remove(of)).isEqualTo(ours.remove(of));
        assertThat(theirs.path("figures")).isNotEmpty();
    }

    @Test
    void anImportedFleetWithoutMargins_isRefused(@TempDir Path imported) throws IOException {
        new PlantedFleet(20, 60, 60, 10).write(imported);
        assertThatThrownBy(() -> audit(imported, 2))
                .rootCause()
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no margins, since the fleet was imported without; import it into another")
                .hasMessageContaining("trainset_margin and testset_margin");
    }

    /** With two runs no example has a shadow on both sides, or two on one. */
    @Test
    void ofTooFewRuns_scoresAreUndefined_andCounted() throws IOException {
        Path few = directory.resolve("few");
        new TestRun(few).train(config(2, true));
        JsonNode json = new ObjectMapper().readTree(audit(few, 2));
        for (JsonNode figure : json.get("figures")) {
            if (figure.get("attack").asText().startsWith("lira-online")) {
                assertThat(figure.get("value").isNull()).isTrue();
                assertThat(figure.get("ci_low").isNull()).isTrue();
                assertThat(figure.get("undefined").asInt()).isEqualTo(2 * N);
            }
        }
        assertThat(json.get("outliers").get("verdict").asText()).contains("cannot be said");
        assertThat(new TestRun(few).rows(MembershipTables.EXAMPLES, "train_id"))
                .allMatch(row -> row.getAs("vulnerability") == null && row.getAs("percentile") == null);
    }
}
