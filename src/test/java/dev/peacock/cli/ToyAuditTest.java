package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.toy.spark.ToyAudit;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.table.TablesPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who adds an audit to the list finds it everywhere: one class and one registration. */
@Tag("spark")
class ToyAuditTest {
    private final Audits audits = withToy();

    private static Audits withToy() {
        List<Audit<?>> all = new ArrayList<>(Audits.OURS.all());
        all.add(new ToyAudit());
        return new Audits(all);
    }

    @Test
    void help_tablesPage_andReadme_haveIt() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        run(out, "--help");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?m)^ +toy +counts the runs that are finished\\.$")
                .containsPattern("(?m)^ +membership ");
        assertThat(TablesPage.markdown(audits.tables())).contains("## audits/toy/runs", "| `train_examples` | long |");
        assertThat(audits.markdown()).endsWith("| [`toy`](docs/audit-toy.md) | how many runs are there? | no |\n");
    }

    @Test
    void itRuns_andLeavesATable_aSummary_andASectionOfTheReport(@TempDir Path directory) throws IOException {
        Fleet fleetOfOthers = Fleet.of(Fleet.oracle("t01_subset_small"));
        Path out = directory.resolve("out");
        TestRun fleet = new TestRun(out);
        fleet.importFleet(fleetOfOthers.write(directory.resolve("fleet.npz")));
        int models = fleet.finishedFleet().runs().length;
        fleet.estimate(fleet.configOfDirectory());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThat(run(printed, "toy", "--out", out.toString())).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("runs: " + models);
        assertThat(Files.readString(out.resolve("audits/toy/summary.json"))).contains("\"runs\":" + models);
        fleet = new TestRun(out);
        assertThat(fleet.rows(audits.tables().get(audits.tables().size() - 1), "run"))
                .hasSize(2);
        assertThat(fleet.report(fleet.configOfDirectory(), audits::sections).audits())
                .singleElement()
                .satisfies(section -> assertThat(section.id()).isEqualTo("audit-toy"));
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("The toy counted " + models + " runs.");
    }

    private int run(ByteArrayOutputStream into, String... words) {
        PrintStream out = new PrintStream(into, true, StandardCharsets.UTF_8);
        return AuditCommand.line(audits, out, out)
                .setOut(new java.io.PrintWriter(out, true))
                .execute(words);
    }
}
