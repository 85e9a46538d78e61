package dev.peacock.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.consistency.spark.AuditConsistency;
import dev.peacock.audit.consistency.spark.ConsistencySummary;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.report.ReportData;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.OtherFleet;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.explain.Explain;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportSections;
import dev.peacock.storage.LocalDisk;
import dev.peacock.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The whole job in this JVM, on one local session that the tests share. */
public final class TestRun {
    private static final String NAME = "peacock tests";

    private final SparkSession session;
    private final Path out;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PeacockJobs peacock;

    public TestRun(Path out) {
        this.session = session();
        this.out = out;
        this.peacock = new PeacockJobs(
                session, out.toUri().toString(), new PrintStream(log, true, StandardCharsets.UTF_8), false);
    }

    public static SparkSession session() {
        // one that commands in process left has other settings
        SparkSession.getDefaultSession()
                .filter(left -> !left.sparkContext().appName().equals(NAME))
                .foreach(left -> {
                    left.stop();
                    return left;
                });
        return SparkSession.builder()
                .master("local[2]")
                .appName(NAME)
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop.fs.file.impl", LocalDisk.class.getName())
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    public static ReadConfig config(String text, Path base, String... sets) {
        return ConfigReader.read(text, "test.conf", base.toString(), List.of(sets), path -> {
            throw new IllegalArgumentException(path);
        });
    }

    public PeacockJobs.Fleet train(ReadConfig config) throws IOException {
        return peacock.train(config, "test", false);
    }

    /** As {@code train --repair}. */
    public PeacockJobs.Fleet repair(ReadConfig config) throws IOException {
        return peacock.train(config, "test", true);
    }

    public PeacockJobs.Fleet importFleet(Path arrays, String... sets) throws IOException {
        return importFleet(arrays, false, sets);
    }

    public PeacockJobs.Fleet importFleet(Path arrays, boolean repair, String... sets) throws IOException {
        return peacock.importFleet(
                new org.apache.hadoop.fs.Path(arrays.toUri()),
                models -> {
                    List<String> all = new java.util.ArrayList<>(List.of(sets));
                    all.add("dataset.imported=\"" + arrays + "\"");
                    all.add("subsets.models=" + models);
                    return ConfigReader.read("", "test.conf", out.toString(), all, path -> "");
                },
                "test",
                repair);
    }

    /** The configuration that the directory was made with. */
    public ReadConfig configOfDirectory(String... sets) throws IOException {
        String text = Status.configuration(session.sparkContext().hadoopConfiguration(), out.toString());
        return ConfigReader.read(text, "experiment.json", out.toString(), List.of(sets), path -> "");
    }

    public PeacockJobs.Fleet merge(Path... fleets) throws IOException {
        return peacock.merge(List.of(fleets).stream().map(Path::toString).toList(), "test");
    }

    public void export(@Nullable Path arrays, @Nullable Path pairs, boolean influence) throws IOException {
        peacock.export(
                () -> {
                    try {
                        return configOfDirectory();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                hadoop(arrays),
                hadoop(pairs),
                influence);
    }

    /** The fleet as NumPy arrays, which can be imported. */
    public Path exportFleet(Path target) throws IOException {
        ReadConfig config = configOfDirectory();
        peacock.exportFleet(() -> config, new org.apache.hadoop.fs.Path(target.toUri()));
        return target;
    }

    private static org.apache.hadoop.fs.@Nullable Path hadoop(@Nullable Path path) {
        return path == null ? null : new org.apache.hadoop.fs.Path(path.toUri());
    }

    public Summary estimate(ReadConfig config) throws IOException {
        return peacock.estimate(() -> config);
    }

    public Explain explain(ReadConfig config) throws IOException {
        return new Explain(peacock.context(), peacock.experiment(() -> config));
    }

    public AuditRun audits(ReadConfig config) throws IOException {
        return AuditRun.of(Audits.OURS, peacock, () -> config);
    }

    /** As with {@code --repair}. */
    public AuditRun repairingAudits(ReadConfig config) throws IOException {
        return AuditRun.of(Audits.OURS, peacock, () -> config, true);
    }

    public ReportData report(ReadConfig config) throws IOException {
        return report(config, Audits.OURS::sections);
    }

    public ReportData report(ReadConfig config, ReportSections sections) throws IOException {
        return peacock.report(() -> config, sections);
    }

    /** C-scores over this fleet and those of directories beside it. */
    public ConsistencySummary consistency(String... with) throws IOException {
        List<OtherFleet> others = new java.util.ArrayList<>();
        for (String name : with) {
            Path directory = out.resolveSibling(name);
            others.add(new OtherFleet(directory.toString(), new TestRun(directory).configOfDirectory()));
        }
        return AuditConsistency.audit(audits(), others);
    }

    public AuditRun audits() throws IOException {
        ReadConfig config = configOfDirectory();
        return AuditRun.of(Audits.OURS, peacock, () -> config);
    }

    public OutputDirectory outputDirectory() {
        return new OutputDirectory(session.sparkContext().hadoopConfiguration(), out.toString());
    }

    /** An experiment that is ready to be trained. */
    public Experiment prepared(ReadConfig config) throws IOException {
        return new PrepareExperiment(context()).toTrain(config, "test");
    }

    public FinishedFleet finishedFleet() throws IOException {
        return FinishedFleet.read(context(), new OtherFleet(out.toString(), configOfDirectory()));
    }

    private JobContext context() {
        return new JobContext(session, outputDirectory(), new PrintStream(log, true, StandardCharsets.UTF_8), false);
    }

    /** All rows, sorted by the given columns. */
    public List<Row> rows(Table table, String first, String... more) {
        return rowsWhere(table, "true", first, more);
    }

    /** Those for which a condition holds, which saves time where they are few of many. */
    public List<Row> rowsWhere(Table table, String condition, String first, String... more) {
        OutputDirectory directory = new OutputDirectory(session.sparkContext().hadoopConfiguration(), out.toString());
        try {
            return new SparkTables(session, directory)
                    .read(table)
                    .where(condition)
                    .sort(first, more)
                    .collectAsList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
