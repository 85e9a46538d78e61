package dev.peacock.spark.interchange;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;

import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Writes the kept pairs, with the array names of the published high-influence files: {@code tr_idx}, {@code tt_idx}
 * (int64), {@code infl} and {@code mem} (float64), strongest influence first; and {@code score} where it is not
 * accuracies. Pairs wait in a local file, since a .npz
 * has one array after another.
 */
public final class ExportPairs {
    private final SparkTables tables;
    private final OutputDirectory out;
    private final PrintStream log;

    public ExportPairs(JobContext context) {
        this.out = context.out();
        this.tables = new SparkTables(context.session(), out);
        this.log = context.log();
    }

    public void run(Path target) throws IOException {
        Summary summary = Summary.read(out);
        java.nio.file.Path spool = Files.createTempFile("peacock-pairs-", ".bin");
        try {
            long pairs = spool(spool);
            out.writeFile(target, stream -> {
                try (NpzWriter writer = ExportTarget.writer(stream)) {
                    writer.add("tr_idx", NpyType.INT64, elements -> putLongs(spool, 0, elements), pairs);
                    writer.add("tt_idx", NpyType.INT64, elements -> putLongs(spool, 1, elements), pairs);
                    writer.add("infl", NpyType.FLOAT64, elements -> putDoubles(spool, 2, elements), pairs);
                    writer.add("mem", NpyType.FLOAT64, elements -> putDoubles(spool, 3, elements), pairs);
                    ExportTarget.addScore(writer, summary.score());
                }
            });
            log.println("export: " + pairs + " pairs" + ScoreWords.by(summary.score()) + ", estimated over "
                    + summary.models() + " models, in " + target);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private long spool(java.nio.file.Path spool) throws IOException {
        Iterator<Row> rows = tables.read(INFLUENCE)
                .select(
                        col(INFLUENCE.trainId),
                        col(INFLUENCE.testId),
                        col(INFLUENCE.influence),
                        col(INFLUENCE.memorization))
                .sort(col(INFLUENCE.influence).desc(), col(INFLUENCE.trainId), col(INFLUENCE.testId))
                .toLocalIterator();
        long pairs = 0;
        try (DataOutputStream stream = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(spool)))) {
            while (rows.hasNext()) {
                Row row = rows.next();
                stream.writeLong(Cells.get(row, INFLUENCE.trainId));
                stream.writeLong(Cells.get(row, INFLUENCE.testId));
                stream.writeLong(Double.doubleToRawLongBits(Cells.get(row, INFLUENCE.influence)));
                stream.writeLong(Double.doubleToRawLongBits(Cells.get(row, INFLUENCE.memorization)));
                pairs++;
            }
        }
        return pairs;
    }

    private interface ColumnReader {
        void accept(long bits) throws IOException;
    }

    private static void putLongs(java.nio.file.Path spool, int column, NpyOutput elements) throws IOException {
        readColumn(spool, column, elements::put);
    }

    private static void putDoubles(java.nio.file.Path spool, int column, NpyOutput elements) throws IOException {
        readColumn(spool, column, bits -> elements.put(Double.longBitsToDouble(bits)));
    }

    private static void readColumn(java.nio.file.Path spool, int column, ColumnReader reader) throws IOException {
        long pairs = Files.size(spool) / (4 * Long.BYTES);
        try (DataInputStream stream = new DataInputStream(new BufferedInputStream(Files.newInputStream(spool)))) {
            for (long pair = 0; pair < pairs; pair++) {
                for (int c = 0; c < 4; c++) {
                    long bits = stream.readLong();
                    if (c == column) {
                        reader.accept(bits);
                    }
                }
            }
        }
    }
}
