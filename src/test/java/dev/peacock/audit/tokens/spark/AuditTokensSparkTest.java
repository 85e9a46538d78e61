package dev.peacock.audit.tokens.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.Audits;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.check.UserError;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class AuditTokensSparkTest {
    private static final String[] TARGET = {
        "{\"id\": \"a\", \"log_probabilities\": [-1, -2.5, 0], \"right\": [true, false, true], \"seen\": \"in\"}",
        "{\"id\": \"b\", \"log_probabilities\": [-4], \"right\": [false], \"seen\": \"out\"}",
        "{\"id\": \"c\", \"log_probabilities\": [-3, -3], \"right\": [false, false], \"seen\": \"in\"}"
    };
    private static final String[] REFERENCE = {
        "{\"id\": \"c\", \"log_probabilities\": [-4, -2.5]}",
        "{\"id\": \"b\", \"log_probabilities\": [-3]}",
        "{\"id\": \"a\", \"log_probabilities\": [-1, -4.5, -1]}",
        "{\"id\": \"unused\", \"log_probabilities\": [-1]}"
    };

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    Path home;

    private TokensSummary run(String[] target, String @Nullable [] reference) throws IOException {
        Path own = Files.write(home.resolve("target.jsonl"), Arrays.asList(target));
        Path other = reference == null ? null : Files.write(home.resolve("reference.jsonl"), Arrays.asList(reference));
        return AuditTokens.run(
                context(),
                new TokenFiles(
                        own.toString(),
                        other == null ? null : other.toString(),
                        "id",
                        "log_probabilities",
                        reference == null ? null : "right",
                        "seen"),
                20,
                out);
    }

    private JobContext context() {
        return new PeacockJobs(TestRun.session(), home.resolve("out").toString(), out, false).context();
    }

    private void refuses(String message, String[] target, String... reference) {
        assertThatThrownBy(() -> run(target, reference)).satisfies(thrown -> {
            Throwable root = ExceptionUtils.getRootCause(thrown);
            assertThat(root).isInstanceOf(UserError.class);
            assertThat(requireNonNull(root.getMessage()).replace(home + "/", ""))
                    .isEqualTo(message);
        });
    }

    private static String[] with(String[] lines, int at, String line) {
        String[] changed = lines.clone();
        changed[at] = line;
        return changed;
    }

    @Test
    void documents_areScored_andWrongFilesRefused() throws IOException {
        TokensSummary found = run(TARGET, REFERENCE);
        assertThat(found.documents()).isEqualTo(3);
        assertThat(found.tokens()).isEqualTo(6);
        assertThat(found.members()).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("Difference of losses: mean 0.083")
                .contains("EZ: median 2.000 over 3 documents; AUC 1.000");
        SparkTables tables = new SparkTables(TestRun.session(), context().out());
        List<Row> rows = tables.read(TokensTables.DOCUMENTS).sort("document").collectAsList();
        assertThat(rows).hasSize(3);
        assertThat(Cells.get(rows.get(0), TokensTables.DOCUMENTS.ez)).isInfinite();
        assertThat(Cells.get(rows.get(0), TokensTables.DOCUMENTS.difference))
                .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(Cells.get(rows.get(0), TokensTables.DOCUMENTS.minK)).isEqualTo(-2.5);
        assertThat(Cells.get(rows.get(2), TokensTables.DOCUMENTS.ez)).isEqualTo(2);
        assertThat(tables.read(TokensTables.SCORES).count()).isEqualTo(4);
        assertThat(tables.read(TokensTables.RATES).count()).isEqualTo(12);
        assertThat(AuditFiles.read(context().out(), TokensTables.DIRECTORY, TokensSummary.class))
                .contains(found);
        assertThat(Files.readString(home.resolve("out/audits/tokens/report.html")))
                .contains("Min-K% with K = 20");
        assertThat(Audits.OURS.all()).anyMatch(audit -> audit.name().equals("tokens"));

        run(with(TARGET, 1, TARGET[1].replace("out", "in")), REFERENCE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("The target saw all of these documents, so that nothing says how well");

        refuses(
                "target.jsonl: token 0 of document 'b' has the log-probability -3.4E38; it must be a number from -1,000,000 to 0, the"
                        + " natural logarithm of a probability",
                with(TARGET, 1, TARGET[1].replace("-4", "-3.4e38")),
                REFERENCE);
        refuses(
                "target.jsonl: has two rows for document 'a'; give each document one",
                with(TARGET, 1, TARGET[0]),
                REFERENCE);
        refuses(
                "reference.jsonl: has no log-probabilities of document 'b', which --target has",
                TARGET,
                REFERENCE[0],
                REFERENCE[2]);
        refuses(
                "document 'b' has 1 tokens, but 2 log-probabilities in --reference; give both for the same tokens",
                TARGET,
                with(REFERENCE, 1, "{\"id\": \"b\", \"log_probabilities\": [-3, -1]}"));
        refuses(
                "target.jsonl: token 0 of document 'b' has the log-probability 0.5; it must be a number from -1,000,000 to 0, the natural"
                        + " logarithm of a probability",
                with(TARGET, 1, TARGET[1].replace("-4", "0.5")),
                REFERENCE);
        refuses(
                "target.jsonl: does not say of token 1 of document 'a' whether the model found it the most probable one; write true or"
                        + " false in column 'right'",
                with(TARGET, 0, TARGET[0].replace("[true, false, true]", "[true, null, true]")),
                REFERENCE);
        refuses(
                "target.jsonl: document 'b' has no tokens; leave it out of all files",
                with(TARGET, 1, TARGET[1].replace("-4", "")),
                REFERENCE);
        refuses(
                "target.jsonl: does not say of document 'b' whether the model saw it; write 1 or 0 (in or out, true or false) in column"
                        + " 'seen'",
                with(TARGET, 1, TARGET[1].replace("out", "perhaps")),
                REFERENCE);
    }
}
