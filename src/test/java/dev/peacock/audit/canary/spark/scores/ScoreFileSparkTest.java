package dev.peacock.audit.canary.spark.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.canary.scores.Scored;
import dev.peacock.audit.canary.scores.ScoresSummary;
import dev.peacock.check.UserError;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ScoreFileSparkTest {
    private static final List<String> GOOD = List.of(
            "id,model,candidate,log_perplexity,member,insertions,secrets",
            "ann,a,,4,in,3,4",
            "ann,a,17,5,,,4",
            "ann,a,18,4,,,4",
            "ann,a,19,9,,,4",
            "ann,b,,8,out,3,4",
            "ann,b,17,5,,,4",
            "ann,b,18,6,,,4",
            "ann,b,19,7,,,4",
            "bob,a,,7,out,3,",
            "bob,b,,3,in,3,");

    @TempDir
    Path home;

    private String file(List<String> lines, String... more) throws IOException {
        Path file = home.resolve("scores.csv");
        Files.write(file, lines);
        Files.write(file, List.of(more), java.nio.file.StandardOpenOption.APPEND);
        return file.toString();
    }

    private void refuses(String file, String message) {
        assertThatThrownBy(() -> ScoreFile.read(TestRun.session(), file))
                .isInstanceOf(UserError.class)
                .hasMessage(file + ": " + message);
    }

    @Test
    void file_givesRanksAmongItsCandidates_orIsRefused() throws IOException {
        List<Scored> rows = ScoreFile.read(TestRun.session(), file(GOOD));
        assertThat(rows).hasSize(4);
        Scored ann = rows.get(0);
        assertThat(ann.isExact()).isTrue();
        assertThat(ann.candidates()).isEqualTo(3);
        assertThat(ann.better()).isEqualTo(1);
        assertThat(ann.best()).isEqualTo(1);
        assertThat(rows.get(1).best()).isZero();
        assertThat(rows.get(2).best()).isNull();
        assertThat(rows.get(3).member()).isTrue();

        refuses(file(GOOD, "ann,b,,8,out,3,4"), "has two rows for 'ann' in model 'b'; give each one");
        refuses(
                file(GOOD, "ann,c,,Infinity,out,3,4"),
                "'ann' in model 'c' has the log-perplexity Infinity; it must be a finite number of bits, -log2 of the probability,"
                        + " and every row needs an id and a model");
        refuses(
                file(GOOD, "ann,c,,8,out,3,4", "ann,c,17,5,,,4"),
                "'ann' in model 'c' has 1 candidates, but 'ann' in model 'a' has 3; every model must be asked about the same ones");
        refuses(
                file(GOOD, "eve,a,,5,in,1,many"),
                "'eve' in model 'a' is of a form of 'many' secrets; give a number in column 'secrets', or leave it out");
        refuses(
                file(GOOD, "eve,a,,5,in,1,100", "eve,b,,5,in,1,1000"),
                "'eve' in model 'b' is of a form of 1,000 secrets, but 'eve' in model 'a' of one of 100; ranks are compared, so give the"
                        + " same number");
        refuses(
                file(GOOD, "eve,a,,5,in,1,Infinity"),
                "'eve' in model 'a' is of a form of Infinity secrets; give a finite number in column 'secrets', or leave it out");
        refuses(
                file(GOOD, "eve,a,17,5,,,4"),
                "has candidates of 'eve' in model 'a', but not its own log-perplexity; give it in a row whose candidate is null");
        refuses(
                file(GOOD, "eve,a,,5,maybe,1,"),
                "does not say of 'eve' in model 'a' whether the model saw it; write 1 or 0 (in or out, true or false) in column"
                        + " 'member'");
        for (String insertions : List.of("2.5", "1e10", "-1", "NaN", "many")) {
            refuses(
                    file(GOOD, "eve,a,,5,in," + insertions + ","),
                    "the insertions of 'eve' in model 'a' must be a whole number, and 0 only where no model saw it");
        }
        refuses(file(List.of("name,log_perplexity", "x,1")), "has no column 'id'; it has: name, log_perplexity");

        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, false, StandardCharsets.UTF_8);
        JobContext context =
                new PeacockJobs(TestRun.session(), home.resolve("out").toString(), out, false).context();
        ScoresSummary found = AuditScores.run(context, file(GOOD), false, out);
        SparkTables tables = new SparkTables(context.session(), context.out());
        assertThat(tables.read(ScoreTables.SCORES).count()).isEqualTo(4);
        assertThat(tables.read(ScoreTables.COUNTS).count()).isEqualTo(1);
        assertThat(found.counts().get(0).difference()).isEqualTo(4);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("2 canaries inserted 3 times")
                .contains("4.00 bits less log-perplexity where they were seen")
                .contains("about one model alone");
        assertThat(Files.readString(home.resolve("out/audits/canary-scores/report.html")))
                .contains("bits that models have of it");
    }
}
