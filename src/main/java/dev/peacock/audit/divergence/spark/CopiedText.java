package dev.peacock.audit.divergence.spark;

import dev.peacock.audit.divergence.CopiedBehind.Piece;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.columns.UserTable;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.Tokenizers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit text} found in the same directory. Audits do not know each other: this reads its tables and its summary as any reader
 * of them would.
 *
 * @param setting what a copy is
 * @param pieces by position of the generation, common text among them
 * @param units by position, of every generation
 * @param hasControl whether they were looked for in a corpus that the model cannot have seen, too
 */
record CopiedText(Setting setting, Map<Long, List<Piece>> pieces, Map<Long, Integer> units, boolean hasControl) {
    private static final String DIRECTORY = "audits/text";
    private static final String NUMBER = "number";
    private static final String UNITS = "units";
    private static final String START = "start";
    private static final String LENGTH = "length";
    private static final String KIND = "kind";
    private static final String COPIED = "copied";

    /** Of its summary.json. */
    record Found(Setting setting, @Nullable Control control) {}

    /** Of --against. */
    record Control(long documents) {}

    /** What a copy is, as the audit says it. */
    record Setting(
            String unit,
            int min,
            List<String> normalised,
            @Nullable String tokenizer) {
        /** How texts are cut into units. */
        TextForm form(org.apache.hadoop.conf.Configuration hadoop) {
            Set<Normalisation> all = EnumSet.noneOf(Normalisation.class);
            normalised.forEach(word -> all.add(Normalisation.valueOf(constant(word))));
            Unit counted = Unit.valueOf(constant(unit) + "S");
            return tokenizer == null ? new TextForm(counted, all, null) : Tokenizers.form(all, tokenizer, hadoop);
        }

        private static String constant(String word) {
            return word.toUpperCase(Locale.ROOT).replace('-', '_');
        }
    }

    /** UserError where the audit was not done; {@code generations}: where they lie, for its message. */
    static CopiedText read(JobContext context, String generations) throws IOException {
        Found found = AuditFiles.read(context.out(), DIRECTORY, Found.class)
                .orElseThrow(() -> new UserError(context.out().path(DIRECTORY)
                        + ": there is nothing yet, and what was copied is read there; first run job/peacock audit text --generations "
                        + Shown.path(generations) + " --corpus CORPUS --out "
                        + context.out().root()));
        Map<Long, Integer> units = new HashMap<>();
        for (Row row : table(context, "generations", List.of(NUMBER, UNITS))
                .select(functions.col(NUMBER).cast("long"), functions.col(UNITS).cast("int"))
                .collectAsList()) {
            units.put(row.getLong(0), row.getInt(1));
        }
        Map<Long, List<Piece>> pieces = new HashMap<>();
        for (Row row : table(context, "matches", List.of(NUMBER, START, LENGTH, KIND))
                .select(
                        functions.col(NUMBER).cast("long"),
                        functions.col(START).cast("int"),
                        functions.col(LENGTH).cast("int"),
                        functions.col(KIND).cast("string"))
                .distinct()
                .collectAsList()) {
            pieces.computeIfAbsent(row.getLong(0), number -> new ArrayList<>())
                    .add(new Piece(row.getInt(1), row.getInt(1) + row.getInt(2), !COPIED.equals(row.getString(3))));
        }
        return new CopiedText(found.setting, pieces, units, found.control != null && found.control.documents > 0);
    }

    private static Dataset<Row> table(JobContext context, String name, List<String> columns) {
        return UserTable.open(
                        context.session(),
                        context.out().path(DIRECTORY + "/" + name).toString())
                .require(columns)
                .frame();
    }
}
