package dev.peacock.audit.labels.spark;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;
import static org.apache.spark.sql.functions.broadcast;

import dev.peacock.audit.labels.LabelScore;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The examples that are outvoted, for a labelling tool: those of the train set first, the most suspicious first.
 *
 * @param labels names by index
 */
record LabelList(List<String> labels, List<Line> lines) {
    static final String NAME = LabelsTables.DIRECTORY + "/labels.csv";

    private static final int FIRST = 10;
    private static final String HEADER =
            "split,id,given_id,source,label,suggested,votes_suggested,votes_label,models,share,share_low,share_high,"
                    + "q_value,self_confidence,margin,pruned,rank,suspect\n";

    private record Line(String split, @Nullable String givenId, String source, LabelScore score) {}

    private record Name(@Nullable String givenId, String source) {}

    /** Once the table of examples of the audit is there. */
    static LabelList read(SparkTables tables, List<String> labels, List<AuditLabels.Split> splits) throws IOException {
        Dataset<Row> outvoted = tables.read(LabelsTables.EXAMPLES)
                .filter(col(LabelsTables.EXAMPLES.outvoted).equalTo(1))
                .select(col(LabelsTables.EXAMPLES.split), col(LabelsTables.EXAMPLES.id));
        Map<String, Name> names = new HashMap<>();
        tables.read(EXAMPLES)
                .select(col(EXAMPLES.split), col(EXAMPLES.id), col(EXAMPLES.source), col(EXAMPLES.givenId))
                .join(broadcast(outvoted), new String[] {EXAMPLES.split.name(), EXAMPLES.id.name()})
                .collectAsList()
                .forEach(row -> names.put(
                        Cells.get(row, EXAMPLES.split) + Cells.get(row, EXAMPLES.id),
                        new Name(Cells.orNull(row, EXAMPLES.givenId), Cells.get(row, EXAMPLES.source))));
        List<Line> lines = new ArrayList<>();
        for (AuditLabels.Split split : splits) {
            for (LabelScore score : split.labels().outvoted(AuditLabels.ORDER)) {
                Name name = Objects.requireNonNull(names.get(split.name() + score.example()));
                lines.add(new Line(split.name(), name.givenId, name.source, score));
            }
        }
        return new LabelList(labels, lines);
    }

    String csv(double fdr) {
        StringBuilder text = new StringBuilder(HEADER);
        for (Line line : lines) {
            LabelScore score = line.score;
            text.append(line.split)
                    .append(',')
                    .append(score.example())
                    .append(',')
                    .append(quoted(line.givenId == null ? "" : line.givenId))
                    .append(',')
                    .append(quoted(line.source))
                    .append(',')
                    .append(quoted(name(labels, score.given())))
                    .append(',')
                    .append(quoted(name(labels, score.suggested())))
                    .append(String.format(
                            Locale.ROOT,
                            ",%d,%d,%d,%.4f,%.4f,%.4f,%.3g,%.4f,%.4f,%d,%d,%d%n",
                            score.votesSuggested(),
                            score.votesGiven(),
                            score.models(),
                            score.share(),
                            score.shareInterval().low(),
                            score.shareInterval().high(),
                            score.qValue(),
                            score.selfConfidence(),
                            score.margin(),
                            score.pruned() ? 1 : 0,
                            score.rank(AuditLabels.ORDER),
                            score.isSuspect(fdr) ? 1 : 0));
        }
        return text.toString();
    }

    /** A model may have more outputs than there are labels. */
    static String name(List<String> labels, int label) {
        return label < labels.size() ? labels.get(label) : String.valueOf(label);
    }

    /** As RFC 4180 has it. */
    private static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The first suspects. */
    List<LabelsSummary.Suspect> first(double fdr) {
        return lines.stream()
                .filter(line -> line.score.isSuspect(fdr))
                .limit(FIRST)
                .map(line -> new LabelsSummary.Suspect(
                        line.split,
                        line.score.example(),
                        line.givenId,
                        line.source,
                        name(labels, line.score.given()),
                        name(labels, line.score.suggested()),
                        line.score.votesSuggested(),
                        line.score.models(),
                        line.score.share(),
                        line.score.shareInterval()))
                .toList();
    }
}
