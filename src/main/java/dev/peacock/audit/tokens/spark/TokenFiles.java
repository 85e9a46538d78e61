package dev.peacock.audit.tokens.spark;

import static dev.peacock.audit.tokens.spark.TokensTables.DOCUMENTS;

import dev.peacock.audit.tokens.TokenScores;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.columns.UserTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.jspecify.annotations.Nullable;

/**
 * The user's log-probabilities.
 *
 * @param reference null without one
 * @param right column of lists of yes and no; null without
 * @param members column of yes and no; null without
 */
record TokenFiles(
        String target,
        @Nullable String reference,
        String id,
        String column,
        @Nullable String right,
        @Nullable String members)
        implements Serializable {
    private static final String ID = DOCUMENTS.document.name();
    private static final String MEMBER = DOCUMENTS.member.name();
    private static final String TARGET = "target_list";
    private static final String REFERENCE = "reference_list";
    private static final String TIMES = "times_given";
    private static final String RIGHT = "right_list";
    /** No softmax gives less; the least number of some type is what some programs write for a probability of 0. */
    private static final double LEAST = -1e6;

    /** A document's scores, and whether the target saw it: null where nobody said. */
    record Scored(String id, @Nullable Boolean member, TokenScores scores) implements Serializable {}

    /** All documents of --target. Wrong files end it with a UserError, some of them only where the result is computed. */
    JavaRDD<Scored> read(SparkSession session, double k) {
        Dataset<Row> rows = table(session, target, right)
                .require(members == null ? List.of() : List.of(members))
                .frame();
        UserTable own = new UserTable(target, rows);
        List<Column> columns = new ArrayList<>(List.of(
                own.as(id, "string").as(ID),
                own.as(column, "array<double>").as(TARGET),
                (right == null ? functions.lit(null).cast("array<boolean>") : own.as(right, "array<boolean>"))
                        .as(RIGHT),
                (members == null ? functions.lit(null).cast("boolean") : own.asBoolean(members)).as(MEMBER)));
        Dataset<Row> documents = own.frame().select(columns.toArray(Column[]::new));
        checkIds(documents, target);
        if (reference != null) {
            UserTable other = table(session, reference, null);
            Dataset<Row> others = other.frame()
                    .select(
                            other.as(id, "string").as(ID),
                            other.as(column, "array<double>").as(REFERENCE));
            checkIds(others, reference);
            documents = documents.join(others, ID, "left");
        } else {
            documents = documents.withColumn(REFERENCE, functions.lit(null).cast("array<double>"));
        }
        return documents.javaRDD().map(row -> scored(row, k));
    }

    private UserTable table(SparkSession session, String uri, @Nullable String lists) {
        UserTable table = UserTable.open(session, uri).require(List.of(id, column));
        for (String name : lists == null ? List.of(column) : List.of(column, lists)) {
            table.require(List.of(name));
            if (!(table.frame().select("`" + name + "`").schema().apply(0).dataType() instanceof ArrayType)) {
                throw new UserError(
                        Shown.path(uri) + ": column '" + Shown.text(name)
                                + "' has no lists; give a row for each document with the list of its tokens there, in JSON Lines or Parquet");
            }
        }
        return table;
    }

    private static void checkIds(Dataset<Row> documents, String uri) {
        List<Row> wrong = documents
                .groupBy(ID)
                .agg(functions.count(functions.lit(1)).as(TIMES))
                .filter(functions.col(ID).isNull().or(functions.col(TIMES).gt(1)))
                .takeAsList(1);
        if (!wrong.isEmpty()) {
            String id = wrong.get(0).getString(0);
            throw new UserError(Shown.path(uri)
                    + (id == null
                            ? ": has a row without an id; give every document one"
                            : ": has two rows for document '" + Shown.text(id) + "'; give each document one"));
        }
    }

    private Scored scored(Row row, double k) {
        String document = row.getAs(ID);
        String what = "document '" + Shown.text(document) + "'";
        double[] own = logs(list(row, TARGET), target, what);
        double[] others = null;
        if (reference != null) {
            if (row.isNullAt(row.fieldIndex(REFERENCE))) {
                throw new UserError(
                        Shown.path(reference) + ": has no log-probabilities of " + what + ", which --target has");
            }
            others = logs(list(row, REFERENCE), reference, what);
            checkLength(own.length, others.length, "log-probabilities in --reference", what);
        }
        boolean[] predicted = null;
        if (right != null) {
            List<Boolean> list = list(row, RIGHT);
            checkLength(own.length, list.size(), "values in column '" + Shown.text(right) + "'", what);
            predicted = new boolean[list.size()];
            for (int i = 0; i < predicted.length; i++) {
                Boolean value = list.get(i);
                if (value == null) {
                    throw new UserError(Shown.path(target) + ": does not say of token " + i + " of " + what
                            + " whether the model found it the most probable one; write true or false in column '"
                            + Shown.text(right) + "'");
                }
                predicted[i] = value;
            }
        }
        Boolean member = row.getAs(MEMBER);
        if (members != null && member == null) {
            throw new UserError(Shown.path(target) + ": does not say of " + what
                    + " whether the model saw it; write 1 or 0 (in or out, true or false) in column '"
                    + Shown.text(members) + "'");
        }
        return new Scored(document, member, TokenScores.of(own, others, predicted, k));
    }

    private static <T> List<T> list(Row row, String name) {
        int field = row.fieldIndex(name);
        return row.isNullAt(field) ? List.of() : row.getList(field);
    }

    private static void checkLength(int tokens, int length, String of, String what) {
        if (tokens != length) {
            throw new UserError(String.format(
                    "%s has %,d tokens, but %,d %s; give both for the same tokens", what, tokens, length, of));
        }
    }

    private static double[] logs(List<Double> list, String uri, String what) {
        if (list.isEmpty()) {
            throw new UserError(Shown.path(uri) + ": " + what + " has no tokens; leave it out of all files");
        }
        double[] logs = new double[list.size()];
        for (int i = 0; i < logs.length; i++) {
            Double log = list.get(i);
            if (log == null || !(log <= 0 && log >= LEAST)) {
                throw new UserError(Shown.path(uri) + ": token " + i + " of " + what + " has the log-probability " + log
                        + "; it must be a number from -1,000,000 to 0, the natural logarithm of a probability");
            }
            logs[i] = log;
        }
        return logs;
    }
}
