package dev.peacock.audit.stealing.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.stealing.Domain;
import dev.peacock.audit.stealing.Plan;
import dev.peacock.audit.stealing.Regression;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.StealingSummary.Way;
import dev.peacock.audit.stealing.Strategy;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.FewDigits;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Answers;
import dev.peacock.target.service.Endpoint;
import dev.peacock.target.service.FaultyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Softmax regressions on a few digits, and a service, are stolen. */
@Tag("spark")
class AuditStealingSparkTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    Path home;

    private static Plan plan(List<Answers> answers, List<Strategy> strategies) {
        return new Plan(answers, strategies, List.of(100), 2, 8, 100, 4, 200, 1);
    }

    @Test
    void modelsOfAFleet_areTrainedAgain_andStolen() throws IOException {
        ReadConfig config = TestRun.config(
                FewDigits.dataset(home, 200, 60)
                        + "\nmodel.layers = [ { output = 10 } ]\nsubsets { ratio = 0.5, models = 3, seed = 2 }\n"
                        + "training { epochs = 20, batch = 32, updater.nesterovs { rate = 0.1, momentum = 0.9 } }",
                home);
        TestRun run = new TestRun(home.resolve("fleet"));
        run.train(config);
        StealingOptions options = new StealingOptions(
                plan(List.of(Answers.FULL, Answers.rounded(2)), List.of(Strategy.UNIFORM)), new float[] {0, 1});
        AuditStealing audit = new AuditStealing(run.audits(config).context(), options, out);
        StealingSummary found = audit.ofFleet(run.audits(config), List.of(0, 2));
        assertThat(found.victims()).isEqualTo(2);
        assertThat(found.regression()).isTrue();
        assertThat(found.testPoints()).isEqualTo(60);
        assertThat(found.ways()).hasSize(4);
        Way full = found.ways().get(0);
        assertThat(full.queries()).isEqualTo(65);
        assertThat(full.copies()).isEqualTo(2);
        assertThat(requireNonNull(full.test()).mean()).isEqualTo(1);
        assertThat(requireNonNull(full.parameterError())).isLessThan(1e-3);
        assertThat(requireNonNull(full.members()).mean())
                .isCloseTo(requireNonNull(found.members()).mean(), within(1e-3));
        assertThat(requireNonNull(found.ways().get(2).parameterError())).isGreaterThan(full.parameterError());

        List<Row> rows = run.rows(StealingTables.COPIES, "run");
        // 2 models, each by equations and by 2 thieves, with two kinds of answers
        assertThat(rows).hasSize(2 * 2 * 3);
        assertThat(rows)
                .extracting(row -> Cells.get(row, StealingTables.COPIES.run))
                .containsOnly(0, 2);
        assertThat(AuditFiles.read(run.outputDirectory(), StealingTables.DIRECTORY, StealingSummary.class))
                .contains(found);
        assertThat(Files.readString(home.resolve("fleet/audits/stealing/report.html")))
                .contains("With all confidences, equations of 65 queries");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("2 models of 10 classes, which take 64 values");

        // what is finished is not made again
        said.reset();
        assertThat(audit.ofFleet(run.audits(config), List.of(0, 2))).isEqualTo(found);
        assertThatThrownBy(() -> audit.ofFleet(run.audits(config), List.of(3)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no finished run 3; its 3 runs are 0 to 2");
    }

    @Test
    void aServiceThatDies_isAskedTheRestLater_andNothingTwice() throws IOException {
        RandomStream random = new RandomStream(1);
        double[][] parameters = new double[3][5];
        for (int c = 1; c < 3; c++) {
            for (int j = 0; j < 5; j++) {
                parameters[c][j] = random.nextGaussian();
            }
        }
        Regression model = new Regression(parameters);
        JobContext context =
                new PeacockJobs(TestRun.session(), home.resolve("stolen").toString(), out, false).context();
        StealingOptions options =
                new StealingOptions(plan(List.of(Answers.FULL), List.of(Strategy.ADAPTIVE)), new float[] {-1, 1});
        AuditStealing audit = new AuditStealing(context, options, out);
        float[] test = Domain.of(4, -1, 1).uniform(random, 30);
        try (FaultyServer server = new FaultyServer(model.target())) {
            Endpoint endpoint = new Endpoint(
                    server.address(), "{\"instances\": {rows}}", "/predictions", 4, 3, 16, 2, 2, 5_000, 1, 1_000, null);
            ServiceKey key = ServiceKey.of(Map.of());
            server.diesAfter = 250;
            Limits limits = new Limits(2_000L, null, null, null);
            assertThatThrownBy(() -> audit.ofService(endpoint, key, limits, new AuditStealing.Test(test, 4)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("failed 2 times in a row");
            server.diesAfter = Long.MAX_VALUE;
            assertThatThrownBy(() -> audit.ofService(
                            endpoint, key, new Limits(300L, null, null, null), new AuditStealing.Test(test, 4)))
                    .hasMessageContaining("--limit-queries 300: it takes at least 443 queries");
            StealingSummary found = audit.ofService(endpoint, key, limits, new AuditStealing.Test(test, 4));
            // 200 random points, 30 of the test, 5 of equations, and two thieves' 100
            assertThat(server.answered.values()).hasSize(443);
            // the rows that show whether it is the same are asked in each of the sessions
            assertThat(server.answered.values().stream().filter(times -> times > 1))
                    .hasSize(8)
                    .allMatch(times -> times == 2);
            assertThat(server.rowsSent.get()).isLessThanOrEqualTo(2_000);
            assertThat(found.regression()).isNull();
            Way equations = found.ways().get(0);
            assertThat(equations.answers()).isEqualTo("service");
            assertThat(equations.queries()).isEqualTo(5);
            assertThat(requireNonNull(equations.test()).mean()).isEqualTo(1);
            assertThat(requireNonNull(equations.uniformVariation())).isLessThan(1e-12);
            long sent = server.rowsSent.get();
            assertThat(audit.ofService(endpoint, key, limits, new AuditStealing.Test(test, 4)))
                    .isEqualTo(found);
            assertThat(server.rowsSent.get()).isEqualTo(sent + 8);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains(String.format("asking: %,d queries", sent + 8));
            assertThatThrownBy(() -> audit.ofService(endpoint, key, limits, new AuditStealing.Test(new float[6], 3)))
                    .hasMessageContaining("--test has rows of 3 values, but the model takes 4");
            server.model = new Regression(new double[3][5]).target();
            assertThatThrownBy(() -> audit.ofService(endpoint, key, limits, new AuditStealing.Test(test, 4)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("answers otherwise than in an earlier session")
                    .hasMessageContaining("stolen/audits/asked/");
        }
    }
}
