package dev.peacock.audit.canary.spark.scores;

import static dev.peacock.audit.canary.spark.scores.ScoreTables.SCORES;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.skewness;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.var_pop;
import static org.apache.spark.sql.functions.when;

import dev.peacock.audit.canary.scores.Scored;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.columns.UserTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/**
 * A user's log-perplexities: a row for each canary or record in each model, and, with something in the column of candidates, a row for
 * each other secret of its form that the model was asked about.
 */
final class ScoreFile {
    static final String ID = SCORES.id.name();
    static final String BITS = SCORES.bits.name();
    static final String MODEL = SCORES.model.name();
    static final String MEMBER = SCORES.member.name();
    static final String CANDIDATE = "candidate";
    static final String INSERTIONS = SCORES.insertions.name();
    static final String SECRETS = "secrets";

    private static final String ONLY_MODEL = "";
    private static final String OWN = "own_bits";
    private static final String CANDIDATES = SCORES.candidates.name();
    private static final String BETTER = "better";
    private static final String MEAN = "mean_bits";
    private static final String VARIANCE = "variance_bits";
    private static final String SKEWNESS = "skewness_bits";
    private static final String TIMES = "times_given";
    private static final String GIVEN = "given_bits";
    private static final String GIVEN_SECRETS = "given_secrets";

    private final String name;
    private final Dataset<Row> rows;

    private ScoreFile(UserTable table) {
        this.name = Shown.path(table.uri());
        this.rows = table.frame()
                .select(
                        table.as(ID, "string"),
                        table.has(MODEL)
                                ? table.as(MODEL, "string")
                                : lit(ONLY_MODEL).as(MODEL),
                        // JSON may say it by an empty text
                        when(table.as(CANDIDATE, "string").notEqual(""), table.as(CANDIDATE, "string"))
                                .as(CANDIDATE),
                        table.as(BITS, "double"),
                        table.as(BITS, "string").as(GIVEN),
                        table.asBoolean(MEMBER),
                        table.has(INSERTIONS) ? table.as(INSERTIONS, "double") : lit(1.0).as(INSERTIONS),
                        table.as(SECRETS, "double"),
                        table.as(SECRETS, "string").as(GIVEN_SECRETS));
    }

    /** UserError for a file of another form, an id or a candidate twice, and what is no log-perplexity. */
    static List<Scored> read(SparkSession session, String uri) {
        ScoreFile file = new ScoreFile(UserTable.open(session, uri).require(List.of(ID, BITS, MEMBER)));
        file.checkRows();
        List<Scored> found = file.collect();
        if (found.isEmpty()) {
            throw new UserError(file.name + ": has no rows; give one for each canary or record in each model");
        }
        file.checkCandidates(found);
        return found;
    }

    private void checkRows() {
        Row wrong = first(rows.filter(col(ID).isNull()
                .or(col(MODEL).isNull())
                .or(col(BITS).isNull())
                .or(not(col(BITS).geq(0)))
                .or(col(BITS).isin(Double.POSITIVE_INFINITY, Double.NaN))));
        if (wrong != null) {
            String given = wrong.getAs(GIVEN);
            throw new UserError(
                    name + ": " + what(wrong) + " has the log-perplexity "
                            + (given == null ? "null" : Shown.text(given))
                            + "; it must be a finite number of bits, -log2 of the probability, and every row needs an id and a model");
        }
        // an empty one says nothing, as a missing one does
        Row unread = first(
                rows.filter(col(SECRETS).isNull().and(trim(col(GIVEN_SECRETS)).notEqual(""))));
        if (unread != null) {
            throw new UserError(name + ": " + what(unread) + " is of a form of '"
                    + Shown.text(unread.<String>getAs(GIVEN_SECRETS)) + "' secrets; give a number in column '" + SECRETS
                    + "', or leave it out");
        }
        Row twice = first(rows.groupBy(ID, MODEL, CANDIDATE)
                .agg(count(lit(1)).as(TIMES))
                .filter(col(TIMES).gt(1)));
        if (twice != null) {
            throw new UserError(name + ": has two rows for " + what(twice) + "; give each one");
        }
    }

    private static Column not(Column condition) {
        return org.apache.spark.sql.functions.not(condition);
    }

    private static @Nullable Row first(Dataset<Row> wrong) {
        return wrong.takeAsList(1).stream().findFirst().orElse(null);
    }

    private static String what(Row row) {
        String candidate = row.getAs(CANDIDATE);
        return (candidate == null ? "" : "a candidate of ")
                + what(String.valueOf(row.<Object>getAs(ID)), String.valueOf(row.<Object>getAs(MODEL)));
    }

    private static String what(String id, String model) {
        return "'" + Shown.text(id) + "'" + (model.equals(ONLY_MODEL) ? "" : " in model '" + Shown.text(model) + "'");
    }

    private List<Scored> collect() {
        Column isOwn = col(CANDIDATE).isNull();
        Column other = when(not(isOwn), col(BITS));
        Column own = max(when(isOwn, col(BITS))).over(Window.partitionBy(ID, MODEL));
        return rows
                .withColumn(OWN, own)
                .groupBy(ID, MODEL)
                .agg(
                        max(OWN).as(OWN),
                        max(when(isOwn, col(MEMBER))).as(MEMBER),
                        max(when(isOwn, col(INSERTIONS))).as(INSERTIONS),
                        max(SECRETS).as(SECRETS),
                        count(other).as(CANDIDATES),
                        sum(when(other.leq(col(OWN)), 1L).otherwise(0L)).as(BETTER),
                        avg(other).as(MEAN),
                        var_pop(other).as(VARIANCE),
                        skewness(other).as(SKEWNESS))
                .collectAsList()
                .stream()
                .map(this::scored)
                .sorted(Comparator.comparing(Scored::id).thenComparing(Scored::model))
                .toList();
    }

    private Scored scored(Row row) {
        String id = row.getAs(ID);
        String model = row.getAs(MODEL);
        Double own = row.getAs(OWN);
        Boolean member = row.getAs(MEMBER);
        Double insertions = row.getAs(INSERTIONS);
        if (own == null) {
            throw new UserError(name + ": has candidates of " + what(id, model)
                    + ", but not its own log-perplexity; give it in a row whose candidate is null");
        }
        if (member == null) {
            throw new UserError(name + ": does not say of " + what(id, model)
                    + " whether the model saw it; write 1 or 0 (in or out, true or false) in column '" + MEMBER + "'");
        }
        if (insertions == null || insertions != insertions.intValue() || insertions < 0 || insertions == 0 && member) {
            throw new UserError(name + ": the insertions of " + what(id, model)
                    + " must be a whole number, and 0 only where no model saw it");
        }
        Double variance = row.getAs(VARIANCE);
        boolean varies = variance != null && variance > 0;
        return new Scored(
                id,
                model,
                member,
                insertions.intValue(),
                own,
                row.getAs(CANDIDATES),
                row.getAs(BETTER),
                varies ? row.getAs(MEAN) : null,
                varies ? variance : null,
                varies ? row.getAs(SKEWNESS) : null,
                row.getAs(SECRETS));
    }

    /** Ranks in different models are compared, so they must be among the same secrets. */
    private void checkCandidates(List<Scored> found) {
        Map<String, Scored> first = new HashMap<>();
        for (Scored one : found) {
            Scored other = first.putIfAbsent(one.id(), one);
            if (other != null && other.candidates() != one.candidates()) {
                throw new UserError(String.format(
                        "%s: %s has %,d candidates, but %s has %,d; every model must be asked about the same ones",
                        name,
                        what(one.id(), one.model()),
                        one.candidates(),
                        what(other.id(), other.model()),
                        other.candidates()));
            }
            if (other != null && other.insertions() != one.insertions()) {
                throw new UserError(name + ": " + what(one.id(), one.model()) + " has other insertions than "
                        + what(other.id(), other.model())
                        + "; give how often it stands in the text of models that saw it");
            }
            Double otherSecrets = other == null ? null : other.secrets();
            if (other != null && otherSecrets != null && one.secrets() != null && !otherSecrets.equals(one.secrets())) {
                throw new UserError(String.format(
                        Locale.ROOT,
                        "%s: %s is of a form of %,.0f secrets, but %s of one of %,.0f; ranks are compared, so give the same number",
                        name,
                        what(one.id(), one.model()),
                        one.secrets(),
                        what(other.id(), other.model()),
                        otherSecrets));
            }
            if (one.secrets() != null && !Double.isFinite(one.secrets())) {
                throw new UserError(name + ": " + what(one.id(), one.model()) + " is of a form of " + one.secrets()
                        + " secrets; give a finite number in column '" + SECRETS + "', or leave it out");
            }
            if (one.secrets() != null && one.candidates() + 1 > one.secrets()) {
                throw new UserError(String.format(
                        "%s: %s has %,d candidates, too many for a form of %,.0f secrets, itself among them",
                        name, what(one.id(), one.model()), one.candidates(), one.secrets()));
            }
        }
    }
}
