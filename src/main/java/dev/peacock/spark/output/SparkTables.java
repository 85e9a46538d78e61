package dev.peacock.spark.output;

import dev.peacock.check.UserError;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Reads and writes declared tables as Spark data frames, each as a whole. */
public final class SparkTables {
    private static final String TIMESTAMPS = "spark.sql.parquet.outputTimestampType";
    private static final String COMMIT = "spark.sql.sources.commitProtocolClass";
    /** Of up to 2 KB each, since a part travels in one message, which may have 128 MiB. */
    private static final int ROWS_OF_PART = 1 << 16;

    private static final String ESTIMATES = "estimates/";

    private static final Pattern PART = Pattern.compile("part-[\\w.-]+");

    private final SparkSession session;
    private final OutputDirectory out;
    private @Nullable Broadcast<GivenIds> givenIds;
    private boolean hasLooked;

    public SparkTables(SparkSession session, OutputDirectory out) {
        this.session = session;
        this.out = out;
    }

    /** Where the tables are. */
    public OutputDirectory out() {
        return out;
    }

    /** A table of rows that are built, with the ids of the data set. */
    public Dataset<Row> frame(Table table, JavaRDD<Row> rows) throws IOException {
        Broadcast<GivenIds> ids = table.givenIds().isEmpty() ? null : givenIds();
        return session.createDataFrame(ids == null ? rows : GivenIds.fill(rows, table, ids), schema(table));
    }

    /** Null in a data set without ids, which the ends of the table of examples tell: a split has them or has not. */
    private @Nullable Broadcast<GivenIds> givenIds() throws IOException {
        Path directory = out.path(Tables.EXAMPLES.path());
        if (!hasLooked && out.exists(Tables.EXAMPLES.path())) {
            List<String> parts = parts(directory).stream().sorted().toList();
            boolean any = false;
            for (int end : parts.isEmpty() ? new int[0] : new int[] {0, parts.size() - 1}) {
                any |= GivenIds.isIn(new Path(directory, parts.get(end)), out.hadoop());
            }
            hasLooked = true;
            givenIds = any ? spark().broadcast(GivenIds.of(read(Tables.EXAMPLES))) : null;
        }
        return givenIds;
    }

    /**
     * Writes a new table beside the old one and then swaps them, so that there is always a complete one. On an object
     * store, where a swap would be a long copy, the old table is deleted first, and the new one is finished when its
     * mark exists.
     */
    public void write(Table table, Dataset<Row> frame) throws IOException {
        String before = session.conf().get(TIMESTAMPS);
        // Spark's default is a form without a time zone, which others read as a local time
        session.conf().set(TIMESTAMPS, "TIMESTAMP_MICROS");
        try {
            writeWhole(table, frame);
        } finally {
            session.conf().set(TIMESTAMPS, before);
        }
    }

    /** The same of rows that the driver has. */
    public void write(Table table, List<Row> rows) throws IOException {
        write(table, rows, ROWS_OF_PART);
    }

    /** The same in parts of so many rows. */
    public void write(Table table, List<Row> rows, int rowsOfPart) throws IOException {
        write(table, frame(table, spark().parallelize(rows, 1 + rows.size() / rowsOfPart)));
    }

    private void writeWhole(Table table, Dataset<Row> frame) throws IOException {
        if (out.isObjectStore()) {
            removeSummary(table);
            writeParts(out.path(table.path()), frame);
            seal(
                    table,
                    out.path(table.path()),
                    out.readText(mark(table)).orElseThrow().lines().toList());
            return;
        }
        Path temporary = out.path("_temporary/" + table.path());
        try {
            frame.write().mode("overwrite").parquet(temporary.toString());
            seal(table, temporary, parts(temporary));
            removeSummary(table);
            out.replaceDirectory(temporary, out.path(table.path()));
        } finally {
            out.files().delete(out.path("_temporary"), true);
        }
    }

    /** Before a table of estimates is replaced: until the last one is, they are those of two estimates, which nothing may take for one. */
    private void removeSummary(Table table) throws IOException {
        if (table.path().startsWith(ESTIMATES)) {
            out.check();
            out.files().delete(out.path(OutputDirectory.SUMMARY), false);
        }
    }

    private void writeParts(Path target, Dataset<Row> frame) throws IOException {
        out.files().delete(new Path(target, OutputDirectory.FINISHED), false);
        String before = session.conf().get(COMMIT);
        session.conf().set(COMMIT, WholeParts.class.getName());
        try {
            frame.write().mode("overwrite").parquet(target.toString());
        } finally {
            session.conf().set(COMMIT, before);
        }
    }

    private List<String> parts(Path directory) throws IOException {
        return Arrays.stream(out.files().listStatus(directory))
                .map(status -> status.getPath().getName())
                .filter(name -> PART.matcher(name).matches())
                .toList();
    }

    /** Writes into the mark which parts the table has, and their hashes. */
    private void seal(Table table, Path directory, List<String> names) throws IOException {
        long bytes = Arrays.stream(out.files().listStatus(directory))
                .mapToLong(FileStatus::getLen)
                .sum();
        TableParts parts = TableParts.read(spark(), out.hadoop(), directory, names, bytes);
        Optional<String> other = parts.firstOther(parts);
        if (other.isPresent()) {
            throw new IOException(new Path(directory, other.get()) + ": was written, but cannot be read");
        }
        String text = parts.text();
        out.writeFile(
                new Path(directory, OutputDirectory.FINISHED),
                stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        out.checkedTables().put(table.path(), text);
    }

    /** Throws a UserError for a table that was not completed, or is damaged. */
    public Dataset<Row> read(Table table) throws IOException {
        Path directory = out.path(table.path());
        List<Path> parts = checkedParts(table).stream()
                .map(name -> new Path(directory, name))
                .toList();
        return read(table, parts.isEmpty() ? List.of(directory) : parts);
    }

    /** Whether {@link #read} would refuse the table, or it is missing. */
    public boolean isDamaged(Table table) throws IOException {
        try {
            checkedParts(table);
            return !out.exists(table.path());
        } catch (UserError e) {
            return true;
        }
    }

    /** The parts that a table consists of; none where its mark names none, so that it is all that lies in its directory. */
    private List<String> checkedParts(Table table) throws IOException {
        Optional<String> mark = out.readText(mark(table));
        if (mark.isEmpty() && out.isObjectStore()) {
            throw damaged(table, "this table was not written completely");
        }
        String text = mark.orElse("");
        List<String> names = text.lines().toList();
        if (names.isEmpty() && !out.exists(table.path())) {
            throw damaged(table, "this table is missing");
        }
        if (names.stream().allMatch(name -> PART.matcher(name).matches())) {
            // an older Peacock wrote it
            return names;
        }
        TableParts parts = TableParts.of(JsonFiles.parse(text, out.path(mark(table)), mend(table)));
        if (!text.equals(out.checkedTables().get(table.path()))) {
            TableParts read =
                    TableParts.read(spark(), out.hadoop(), out.path(table.path()), parts.names(), parts.bytes());
            Optional<String> other = parts.firstOther(read);
            if (other.isPresent()) {
                throw damaged(table, "damaged (" + other.get() + " is missing or not what was written)");
            }
            out.checkedTables().put(table.path(), text);
        }
        return parts.names();
    }

    private UserError damaged(Table table, String what) {
        return new UserError(out.path(table.path()) + ": " + what + "; " + mend(table));
    }

    private static String mend(Table table) {
        String path = table.path();
        String command = path.equals(Tables.EXAMPLES.path())
                ? "train --repair (or import --repair, where the fleet was imported)"
                : path.startsWith("audits/") ? command(path) + " again" : "estimate again";
        return "run " + command + ", which writes it anew";
    }

    /** The command that writes what is below a directory of an audit, as in {@code audit utility}. */
    static String command(String directory) {
        // a prior and a simulation are audits longtail, too, and given scores are an audit canary
        return "audit " + directory.split("/", -1)[1].replaceFirst("^(longtail|canary)-.*", "$1");
    }

    private static String mark(Table table) {
        return table.path() + "/" + OutputDirectory.FINISHED;
    }

    private JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    private Dataset<Row> read(Table table, List<Path> paths) {
        return session.read()
                .schema(schema(table))
                .parquet(paths.stream().map(Path::toString).toArray(String[]::new));
    }

    public static StructType schema(Table table) {
        List<StructField> fields = table.columns().stream()
                .map(column -> DataTypes.createStructField(column.name(), type(column), column.nullable()))
                .toList();
        return DataTypes.createStructType(fields);
    }

    private static DataType type(Column<?> column) {
        return switch (column.type()) {
            case INT -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case STRING -> DataTypes.StringType;
            case BINARY -> DataTypes.BinaryType;
            case FLOATS -> DataTypes.createArrayType(DataTypes.FloatType, false);
            case TIMESTAMP -> DataTypes.TimestampType;
        };
    }
}
