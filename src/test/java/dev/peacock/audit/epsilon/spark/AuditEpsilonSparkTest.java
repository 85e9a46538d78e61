package dev.peacock.audit.epsilon.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.check.UserError;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The bound from a fleet on the digits, each example in by a fair coin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditEpsilonSparkTest {
    private static final int MODELS = 12;
    private static final int TARGET = 5;

    private Path directory;
    private TestRun fleet;
    private SortedMap<Integer, OutcomeRow> outcomes;

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary;
        fleet = train("fair", "subsets.design=bernoulli", "subsets.ratio=0.5", "outcome.margins=true");
        outcomes = Outputs.rows(directory.resolve("fair"));
    }

    private TestRun train(String name, String... sets) throws IOException {
        TestRun run = new TestRun(directory.resolve(name));
        ReadConfig config = TestRun.config("""
                dataset.builtin = digits
                model.layers = [ { dense = 24, activation = relu }, { output = 10 } ]
                training { epochs = 8, batch = 32, updater { nesterovs { rate = 0.2, momentum = 0.9 } }, stack = 4 }
                subsets.models = 12
                """, directory, sets);
        run.train(config);
        return run;
    }

    /** Once its owner has said that coins decided. */
    @Test
    void anImportedFleet_givesTheSame() throws IOException {
        TestRun imported = new TestRun(directory.resolve("imported"));
        imported.importFleet(fleet.exportFleet(directory.resolve("fleet.npz")));
        assertThatThrownBy(() -> audit(imported.audits(), TARGET, 100, 0.9, 1e-6))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("say so: --set subsets.design=bernoulli --set subsets.ratio=0.5");
        ReadConfig said = imported.configOfDirectory("subsets.design=bernoulli", "subsets.ratio=0.5");
        assertThat(audit(imported.audits(said), TARGET, 100, 0.9, 1e-6))
                .isEqualTo(audit(fleet.audits(), TARGET, 100, 0.9, 1e-6));
    }

    @Test
    void anImportedFleet_thatNoCoinsDrew_isRefused_thoughItsOwnerSaysSo() throws IOException {
        TestRun balanced = train(
                "balanced",
                "subsets.design=balanced",
                "subsets.ratio=0.5",
                "subsets.block=4",
                "subsets.models=4",
                "outcome.margins=true");
        TestRun imported = new TestRun(directory.resolve("imported-balanced"));
        imported.importFleet(balanced.exportFleet(directory.resolve("balanced.npz")));
        ReadConfig said = imported.configOfDirectory("subsets.design=bernoulli", "subsets.ratio=0.5");
        refused(
                () -> audit(imported.audits(said), 0, 100, 0.9, 1e-6),
                "but each train example is in 2 of the 4 runs, which coins do not give");
    }

    /** Every guess about the first hundred right, the next hundred wrong, the rest not guessed. */
    @Test
    void file_isCountedAgainstTheRunsMask() throws IOException {
        List<String> lines = new ArrayList<>(List.of("train_id,guess"));
        OutcomeRow row = Objects.requireNonNull(outcomes.get(TARGET));
        for (int i = 0; i < 200; i++) {
            lines.add(i + "," + (row.included().get(i) == i < 100 ? "in" : "out"));
        }
        EpsilonSummary found = audit(fleet.audits(), TARGET, file("mixed.csv", lines), 0.9, 1e-6);
        assertThat(counts(found)).isEqualTo(new GuessCounts(1500, 200, 100));
        assertThat(found.bounds()).hasSize(1);
        assertThat(found.epsilonLow()).isZero();
        EpsilonSummary good = audit(fleet.audits(), TARGET, file("good.csv", lines.subList(0, 101)), 0.9, 1e-6);
        assertThat(counts(good)).isEqualTo(new GuessCounts(1500, 100, 100));
        Row written = fleet.rows(EpsilonTables.BOUNDS, "run").get(0);
        assertThat(written.<Integer>getAs("run")).isEqualTo(TARGET);
        assertThat(written.<Integer>getAs("correct")).isEqualTo(100);
        assertThat(written.<Double>getAs("epsilon_low"))
                .isEqualTo(OneRunBound.epsilon(new GuessCounts(1500, 100, 100), 0.9, 1e-6))
                .isGreaterThan(3);
        assertThat(written.<Double>getAs("p_value_at_zero"))
                .isEqualTo(OneRunBound.pValue(new GuessCounts(1500, 100, 100), 0, 1e-6));
        assertThat(written.<String>getAs("source")).isEqualTo("file good.csv");
    }

    private static EpsilonSummary audit(
            AuditRun run, int target, @Nullable Integer guesses, double confidence, double delta) throws IOException {
        return AuditEpsilon.audit(run, new Asked(target, guesses, null, null, null, null, confidence, delta));
    }

    private static EpsilonSummary audit(
            AuditRun run, int target, org.apache.hadoop.fs.Path file, double confidence, double delta)
            throws IOException {
        return AuditEpsilon.audit(run, new Asked(target, null, file, null, null, null, confidence, delta));
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name), lines);
    }

    private org.apache.hadoop.fs.Path file(String name, List<String> lines) throws IOException {
        return new org.apache.hadoop.fs.Path(write(name, lines).toUri());
    }

    /** LiRA in a plain double loop over the outcomes' margins, the target left out. */
    @Test
    void scores_areThoseOfAPlainLoop() throws IOException {
        int number = 100;
        double[] scores = plainScores(TARGET);
        List<Integer> ascending = IntStream.range(0, 1500)
                .filter(i -> !Double.isNaN(scores[i]))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> scores[i]).thenComparing(i -> i))
                .toList();
        OutcomeRow target = Objects.requireNonNull(outcomes.get(TARGET));
        int correct = 0;
        for (int k = 0; k < number / 2; k++) {
            correct += target.included().get(ascending.get(k)) ? 0 : 1;
            correct += target.included().get(ascending.get(ascending.size() - 1 - k)) ? 1 : 0;
        }
        EpsilonSummary found = audit(fleet.audits(), TARGET, number, 0.95, 0);
        assertThat(counts(found)).isEqualTo(new GuessCounts(1500, number, correct));
        assertThat(found.source()).isEqualTo("LiRA online, 11 shadows, 100 guesses");
        assertThat(found.epsilonLow()).as("of this fleet").isGreaterThan(0);
    }

    private double[] plainScores(int target) {
        double[][] means = new double[2][1500];
        int[][] counts = new int[2][1500];
        double[] squares = new double[2];
        double[] freedom = new double[2];
        for (int i = 0; i < 1500; i++) {
            for (OutcomeRow row : outcomes.values()) {
                if (row.run() != target) {
                    int side = row.included().get(i) ? 1 : 0;
                    counts[side][i]++;
                    means[side][i] += margin(row, i);
                }
            }
            for (int side = 0; side < 2; side++) {
                means[side][i] /= counts[side][i];
                for (OutcomeRow row : outcomes.values()) {
                    if (row.run() != target && (row.included().get(i) ? 1 : 0) == side) {
                        squares[side] += Math.pow(margin(row, i) - means[side][i], 2);
                    }
                }
                freedom[side] += Math.max(0, counts[side][i] - 1);
            }
        }
        double in = squares[1] / freedom[1];
        double out = squares[0] / freedom[0];
        double[] scores = new double[1500];
        for (int i = 0; i < 1500; i++) {
            double phi = margin(Objects.requireNonNull(outcomes.get(target)), i);
            scores[i] =
                    (Math.log(out / in) + Math.pow(phi - means[0][i], 2) / out - Math.pow(phi - means[1][i], 2) / in)
                            / 2;
        }
        return scores;
    }

    private static double margin(OutcomeRow row, int i) {
        return Objects.requireNonNull(row.trainMargin())[i];
    }

    @Test
    void withoutANumber_aTenthIsGuessed_ofASmallFleet_andTheReportHasASection() throws IOException {
        EpsilonSummary found = audit(fleet.audits(), 0, (Integer) null, 0.95, 0);
        assertThat(found.guesses()).isEqualTo(150);
        JsonNode json =
                new ObjectMapper().readTree(Files.readString(directory.resolve("fair/audits/epsilon/summary.json")));
        assertThat(json.path("guesses").asInt()).isEqualTo(150);
        assertThat(json.path("epsilon_low").asDouble()).isEqualTo(found.epsilonLow());
        OutputDirectory out = fleet.finishedFleet().out();
        SparkTables tables = new SparkTables(TestRun.session(), out);
        AuditSection section = new Audits(List.of(new EpsilonAudit()))
                .sections(tables, out, new ReportExamples(tables))
                .get(0);
        AuditSection.Figures figures = (AuditSection.Figures) section.parts().get(0);
        assertThat(figures.figures().get(1).note()).contains("of 150, about 1,500 canaries of run 0", "LiRA online");
    }

    @Test
    void fleetsWithoutFairCoins_areRefused() throws IOException {
        TestRun uniform = train("uniform", "subsets.ratio=0.5", "subsets.models=2");
        refused(
                () -> audit(uniform.audits(), 0, 10, 0.95, 0),
                "fair coin",
                "bernoulli and subsets.ratio = 0.5, and, unless you give --guesses, with outcome.margins = half (all three are --preset audit): "
                        + "job/peacock train --conf FILE --set subsets.design=bernoulli --set subsets.ratio=0.5 --set "
                        + "outcome.margins=half --out ");
        TestRun unfair = train("unfair", "subsets.design=bernoulli", "subsets.ratio=0.6", "subsets.models=2");
        refused(() -> audit(unfair.audits(), 0, 10, 0.95, 0), "fair coin");
        TestRun bare = train(
                "bare", "subsets.design=bernoulli", "subsets.ratio=0.5", "subsets.models=2", "outcome.margins=false");
        refused(() -> audit(bare.audits(), 0, 10, 0.95, 0), "margins", "outcome.margins=half");
    }

    @Test
    void whatCannotBeGuessed_isRefused() {
        refused(() -> audit(fleet.audits(), 12, 10, 0.95, 0), "--run 12: is not among", "numbered from 0 to 11");
        refused(() -> audit(fleet.audits(), 0, 11, 0.95, 0), "--guess 11: must be an even number");
        refused(() -> audit(fleet.audits(), 0, 1502, 0.95, 0), "--guess 1502", "from 2 to 1500");
        refused(() -> audit(fleet.audits(), 0, 10, 1.5, 0), "--confidence 1.5");
        refused(
                () -> audit(fleet.audits(), 0, file("far.csv", List.of("train_id,guess", "1500,in")), 0.95, 0),
                "far.csv: line 2 names train example 1500");
        refused(
                () -> audit(
                        fleet.audits(),
                        0,
                        new org.apache.hadoop.fs.Path(
                                directory.resolve("none.csv").toUri()),
                        0.95,
                        0),
                "none.csv: cannot be read");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... says) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown;
            while (cause != null && !(cause instanceof UserError)) {
                cause = cause.getCause();
            }
            assertThat(cause).as("a user's error in %s", thrown).isNotNull();
            assertThat(Objects.requireNonNull(cause).getMessage()).contains(says);
        });
    }

    private static GuessCounts counts(EpsilonSummary of) {
        return new GuessCounts(of.canaries(), of.guesses(), of.correct());
    }
}
