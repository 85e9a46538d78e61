package dev.peacock.audit.stealing.spark;

import static dev.peacock.table.ColumnType.BINARY;
import static dev.peacock.table.ColumnType.INT;
import static dev.peacock.table.ColumnType.STRING;

import dev.peacock.outcome.TableFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.target.service.Kept;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Answers of a service, each in a sealed file that is named by what was asked, so that later jobs pay for what is new alone. */
final class KeptAnswers implements Kept {
    private static final String DIRECTORY = StealingTables.DIRECTORY + "/asked";
    private static final String MEND = "remove it and run audit stealing again, which asks that again";
    private static final int HEX = 16;
    private static final int DIGITS = 8;

    private final TableFiles<Told> files;
    private final Map<String, double[]> answers = new ConcurrentHashMap<>();

    private KeptAnswers(TableFiles<Told> files) {
        this.files = files;
    }

    /** What earlier sessions kept. */
    static KeptAnswers of(OutputDirectory out, String id) throws IOException {
        TableFiles<Told> files = new TableFiles<>(out.hadoop(), out.path(DIRECTORY + "/" + id), id, new Codec(), MEND);
        KeptAnswers kept = new KeptAnswers(files);
        for (int number : files.done()) {
            for (Told told : files.rows(number)) {
                kept.answers.put(told.rows, told.probabilities);
            }
        }
        return kept;
    }

    /** Rows that were answered. */
    long queries(int classes) {
        return answers.values().stream().mapToLong(all -> all.length / classes).sum();
    }

    @Override
    public double @Nullable [] find(String rows) {
        return answers.get(rows);
    }

    @Override
    public void keep(String rows, double[] probabilities) throws IOException {
        Told told = new Told(rows, probabilities);
        files.commit(told.number(), "driver", List.of(told));
        answers.put(rows, probabilities);
    }

    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Told(String rows, double[] probabilities) implements Serializable {
        private static final long serialVersionUID = 1L;

        int number() {
            return (int) (Long.parseLong(rows.substring(0, DIGITS), HEX) & Integer.MAX_VALUE);
        }
    }

    private static final class Rows extends Table {
        final Column<Integer> number = required("number", INT, "Of the request.");
        final Column<String> rows = required("rows", STRING, "SHA-256 of what was asked.");
        final Column<byte[]> numbers = required("numbers", BINARY, "Probabilities, as doubles, big-endian.");

        Rows() {
            super(DIRECTORY, "a request that was answered");
        }
    }

    private static final class Codec implements TableFiles.Codec<Told> {
        private static final long serialVersionUID = 1L;
        private static final Rows TABLE = new Rows();

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(Told row, Group into) {
            ByteBuffer bytes = ByteBuffer.allocate(row.probabilities.length * Double.BYTES);
            bytes.asDoubleBuffer().put(row.probabilities);
            into.add(TABLE.number.name(), row.number());
            into.add(TABLE.rows.name(), row.rows);
            into.add(TABLE.numbers.name(), Binary.fromConstantByteArray(bytes.array()));
        }

        @Override
        public Told read(Group row) {
            ByteBuffer bytes = row.getBinary(TABLE.numbers.name(), 0).toByteBuffer();
            double[] numbers = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(numbers);
            return new Told(row.getString(TABLE.rows.name(), 0), numbers);
        }

        @Override
        public int number(Told row) {
            return row.number();
        }
    }
}
