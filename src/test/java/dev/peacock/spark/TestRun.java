package dev.peacock.spark;

import dev.peacock.config.ConfigReader;
import dev.peacock.config.ReadConfig;
import dev.peacock.report.ReportData;
import dev.peacock.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The whole job in this JVM, on one local session that the tests share. */
final class TestRun {
    private final SparkSession session;
    private final Path out;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Peacock peacock;

    TestRun(Path out) {
        this.session = session();
        this.out = out;
        this.peacock =
                new Peacock(session, out.toUri().toString(), new PrintStream(log, true, StandardCharsets.UTF_8), false);
    }

    private static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("peacock tests")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }

    static ReadConfig config(String text, Path base, String... sets) {
        return ConfigReader.read(text, "test.conf", base.toString(), List.of(sets), path -> {
            throw new IllegalArgumentException(path);
        });
    }

    Peacock.Fleet train(ReadConfig config) throws IOException {
        return peacock.train(config, "test");
    }

    Peacock.Estimated estimate(ReadConfig config) throws IOException {
        return peacock.estimate(() -> config);
    }

    ReportData report(ReadConfig config) throws IOException {
        return peacock.report(() -> config);
    }

    /** All rows, sorted by the given columns. */
    List<Row> rows(Table table, String first, String... more) {
        OutputDirectory directory = new OutputDirectory(session.sparkContext().hadoopConfiguration(), out.toString());
        return new SparkTables(session, directory).read(table).sort(first, more).collectAsList();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
