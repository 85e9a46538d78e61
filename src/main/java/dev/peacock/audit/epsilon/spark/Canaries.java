package dev.peacock.audit.epsilon.spark;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;
import static dev.peacock.table.Tables.MEMORIZATION;

import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.storage.FileSystems;
import dev.peacock.table.Column;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Which train examples may be guessed: all, or those that a user made or chose to be canaries. */
record Canaries(SparkTables tables, Experiment experiment) {
    /** Guesses are made in pairs of one "in" and one "out". */
    private static final int FEWEST = 2;
    /** Of a list, which is read whole. */
    private static final long MOST_BYTES = 256L << 20;

    /** Those that {@code --canaries} and {@code --canary-value} say. */
    BitSet of(@Nullable String canaries, @Nullable String value) throws IOException {
        if (canaries == null) {
            return value == null ? all() : marked(value);
        }
        if (CanaryColumn.isOne(experiment, canaries)) {
            return enough(
                    new CanaryColumn(experiment, canaries).canaries(tables.out().hadoop(), value),
                    "--canaries " + Shown.text(canaries)
                            + (value == null ? "" : " --canary-value " + Shown.text(value)));
        }
        if (value != null) {
            throw new UserError("--canaries " + Shown.text(canaries)
                    + ": is no column in dataset.train.ignore, and not dataset.train.subpopulation, so --canary-value has no "
                    + "column to look in; name one, or leave out --canary-value if this is a file");
        }
        return listed(GivenPath.localByDefault(canaries));
    }

    /** All train examples. */
    private BitSet all() {
        BitSet all = new BitSet();
        all.set(0, experiment.trainSize());
        return all;
    }

    /** Those whose {@code dataset.train.subpopulation} is this value; UserError where the data set has none, or too few are. */
    private BitSet marked(String value) throws IOException {
        BitSet found = new BitSet();
        boolean known = false;
        Iterator<Row> rows = train(EXAMPLES.subpopulation);
        while (rows.hasNext()) {
            Row row = rows.next();
            String of = Cells.orNull(row, EXAMPLES.subpopulation);
            known |= of != null;
            if (value.equals(of)) {
                found.set(Cells.get(row, EXAMPLES.id).intValue());
            }
        }
        if (!known) {
            throw new UserError(
                    "--canary-value " + Shown.text(value) + ": the data set does not say which train examples "
                            + "are canaries; name the column that does with --canaries, or list the canaries in a file");
        }
        return enough(found, "--canary-value " + Shown.text(value));
    }

    /** Those that a CSV file lists: one column, headed train_id, given_id or source, as the table examples calls them. */
    private BitSet listed(Path file) throws IOException {
        String name = Secrets.withoutUserInfo(file.toString());
        FileSystem files = FileSystems.reached(file, tables.out().hadoop());
        if (files.exists(file) && files.getFileStatus(file).getLen() > MOST_BYTES) {
            throw new UserError(
                    name + ": is larger than " + (MOST_BYTES >> 20) + " MiB; give a list of canaries, one a line");
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().map(String::strip).toList();
            String heading = lines.isEmpty() ? "" : lines.get(0).replace("\uFEFF", "");
            Map<String, Integer> wanted = new LinkedHashMap<>();
            for (int k = 1; k < lines.size(); k++) {
                String word = unquoted(lines.get(k));
                if (!word.isEmpty() && wanted.putIfAbsent(word, k + 1) != null) {
                    throw new UserError(name + ": line " + (k + 1) + " names canary '" + Shown.text(word)
                            + "' again, after line " + wanted.get(word) + "; name each once");
                }
            }
            return enough(named(heading, wanted, name), name);
        } catch (FileNotFoundException e) {
            throw new UserError(
                    name + ": cannot be read: " + Reason.of(e)
                            + "; if this is a column of the table, it must be in dataset.train.ignore (dataset.train.subpopulation where "
                            + "examples are pictures), so that models do not learn from it",
                    e);
        }
    }

    private BitSet named(String heading, Map<String, Integer> wanted, String name) throws IOException {
        if (heading.equals(MEMORIZATION.trainId.name())) {
            return byPosition(wanted, name);
        }
        for (Column<String> column : List.of(EXAMPLES.givenId, EXAMPLES.source)) {
            if (heading.equals(column.name())) {
                return byName(wanted, column, name);
            }
        }
        throw new UserError(
                name + ": line 1 must be the heading train_id, given_id or source, and each line below it one canary: '"
                        + Shown.text(heading) + "'");
    }

    private static String unquoted(String word) {
        return word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"")
                ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
                : word;
    }

    private BitSet byPosition(Map<String, Integer> wanted, String name) {
        BitSet found = new BitSet();
        int n = experiment.trainSize();
        wanted.forEach((word, line) -> {
            if (!word.matches("\\d{1,9}") || Integer.parseInt(word) >= n) {
                throw new UserError(name + ": line " + line + " names train example '" + Shown.text(word)
                        + "', but there are " + n + " train examples, from 0 to " + (n - 1));
            }
            found.set(Integer.parseInt(word));
        });
        return found;
    }

    private BitSet byName(Map<String, Integer> wanted, Column<String> column, String name) throws IOException {
        BitSet found = new BitSet();
        Map<String, Integer> left = new LinkedHashMap<>(wanted);
        Iterator<Row> rows = train(column);
        while (rows.hasNext()) {
            Row row = rows.next();
            @Nullable String of = Cells.orNull(row, column);
            if (of != null && wanted.containsKey(of)) {
                found.set(Cells.get(row, EXAMPLES.id).intValue());
                left.remove(of);
            }
        }
        left.forEach((word, line) -> {
            throw new UserError(name + ": line " + line + " names '" + Shown.text(word)
                    + "', but no train example has that " + column.name() + "; the table examples lists them");
        });
        return found;
    }

    private Iterator<Row> train(Column<String> column) throws IOException {
        return tables.read(EXAMPLES)
                .filter(col(EXAMPLES.split).equalTo("train"))
                .select(col(EXAMPLES.id), col(column))
                .toLocalIterator();
    }

    private static BitSet enough(BitSet found, String option) {
        if (found.cardinality() < FEWEST) {
            throw new UserError(
                    option + ": names " + found.cardinality() + " of the train examples as canaries; there must be "
                            + "at least " + FEWEST + ", since half of the guesses are in and half are out");
        }
        return found;
    }
}
