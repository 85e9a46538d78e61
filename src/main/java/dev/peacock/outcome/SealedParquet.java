package dev.peacock.outcome;

import dev.peacock.check.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * One sealed Parquet file of a stack's rows. The footer names their owner and the finished numbers, so that listing
 * reads no rows.
 *
 * @param mend what a user does about a damaged file
 */
record SealedParquet(Configuration hadoop, Path file, String mend) {
    private static final String OWNER = "peacock.experiment";
    private static final String NUMBERS = "peacock.runs";
    private static final String SEAL = "peacock.seal";

    /** Whose rows a file has (an experiment's id, or that of other work), and of which numbers. */
    record Label(String owner, List<Integer> numbers) {}

    /** A whole file, in memory. */
    static byte[] bytes(Configuration hadoop, MessageType schema, Label label, List<Group> rows) throws IOException {
        Map<String, String> footer = new HashMap<>();
        footer.put(OWNER, label.owner());
        footer.put(
                NUMBERS,
                String.join(",", label.numbers().stream().map(String::valueOf).toList()));
        footer.put(SEAL, Seal.MARK);
        return Seal.seal(ParquetInMemory.bytes(hadoop, schema, footer, rows));
    }

    /** Reads the footer only. */
    Label label() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(SealedFile.open(hadoop, file))) {
            Map<String, String> footer = reader.getFooter().getFileMetaData().getKeyValueMetaData();
            String owner = footer.get(OWNER);
            String numbers = footer.get(NUMBERS);
            if (owner == null || numbers == null) {
                throw new UserError(file + ": this Parquet file is not an outcome file of Peacock; move it away");
            }
            List<Integer> all = new ArrayList<>();
            for (String number : numbers.isEmpty() ? new String[0] : numbers.split(",", -1)) {
                all.add(Integer.parseInt(number));
            }
            return new Label(owner, all);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(e);
        }
    }

    /** All rows, of those columns that the schema has. */
    <T> SealedRows<T> open(MessageType schema, SealedRows.ToRow<T> toRow) throws IOException {
        // for files from before there were seals
        ParquetReadOptions options = HadoopReadOptions.builder(hadoop)
                .usePageChecksumVerification(true)
                .build();
        try {
            return SealedRows.of(
                    ParquetFileReader.open(SealedFile.open(hadoop, file), options), schema, toRow, this::damaged);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(e);
        }
    }

    private void checkAll() throws IOException {
        try {
            if (SealedFile.open(hadoop, file) instanceof SealedFile sealed) {
                sealed.checkAll();
            }
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(e);
        }
    }

    /**
     * Reads the file to its end; what is wrong with it, or null if it is whole, with rows of just the numbers that it names. UserError if
     * it is of another owner or cannot be read now.
     */
    <T> @Nullable String damage(String owner, MessageType schema, SealedRows.ToRow<T> toRow, ToIntFunction<T> number)
            throws IOException {
        try {
            Label label = label();
            checkOwner(label.owner(), owner);
            checkAll();
            List<Integer> numbers = new ArrayList<>();
            try (SealedRows<T> rows = open(schema, toRow)) {
                for (T row = rows.next(); row != null; row = rows.next()) {
                    int of = number.applyAsInt(Objects.requireNonNull(row));
                    // several rows of a number stand side by side
                    if (numbers.isEmpty() || numbers.get(numbers.size() - 1) != of) {
                        numbers.add(of);
                    }
                }
            }
            return numbers.equals(label.numbers())
                    ? null
                    : "its footer names runs " + label.numbers() + ", and it has " + numbers;
        } catch (UserError e) {
            if (e.getCause() instanceof Damage damage) {
                return damage.getMessage();
            }
            throw e;
        }
    }

    /** UserError if the file belongs to another experiment. */
    void checkOwner(String found, String wanted) {
        if (!found.equals(wanted)) {
            throw new UserError(file + ": belongs to experiment " + found + ", but this directory is that of " + wanted
                    + "; move the file away");
        }
    }

    private RuntimeException damaged(Exception e) {
        if (e instanceof UserError error) {
            return error;
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SealedFile.Unreadable) {
                return new UserError(file + ": cannot be read: " + t.getMessage() + "; run the same command again", e);
            }
        }
        return new UserError(file + ": damaged (" + e.getMessage() + "); " + mend, new Damage(e));
    }

    /** Says of a UserError that the file is damaged, and how. */
    private static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(Exception cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
