package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import org.apache.parquet.example.data.Group;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a piece, kept in a file until all pieces are asked.
 *
 * @param piece its number
 * @param prefix which of the lengths of --prefix, from 0
 * @param near null without --near, and but for the longest prefix
 * @param question hash of what a service was asked; null of other models
 */
record Asked(
        int piece,
        int prefix,
        Measured measured,
        NearVerbatim.@Nullable Bounds near,
        @Nullable String question) implements Serializable {
    static final String DIRECTORY = ExtractionTables.DIRECTORY + "/work";
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();

    private static final class Rows extends Table {
        final Column<Integer> piece = required("piece", INT).doc("Its number.");
        final Column<Integer> prefix = required("prefix", INT).doc("Which length.");
        final Column<Double> log = nullable("log_p", DOUBLE).doc("ln p_z; null where it is from draws.");
        final Column<Integer> draws = required("draws", INT).doc("0 where p_z is exact.");
        final Column<Integer> hits = required("hits", INT).doc("Of the draws.");
        final Column<Integer> refused = required("refused", INT).doc("How often the model did not want to go on.");
        final Column<Integer> greedy = nullable("greedy", INT).doc("1 or 0; null where the model does not tell.");
        final Column<Double> low = nullable("low", DOUBLE).doc("Null without --near.");
        final Column<Double> high = nullable("high", DOUBLE).doc("Null without --near.");

        final Column<String> question =
                nullable("question", STRING).doc("Hash of prefix and suffix; null but of services.");

        Rows() {
            super(DIRECTORY, "a piece that a model was asked");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<Asked> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(Asked row, Group into) {
            Measured measured = row.measured;
            into.add(TABLE.piece.name(), row.piece);
            into.add(TABLE.prefix.name(), row.prefix);
            if (measured.logP() != null) {
                into.add(TABLE.log.name(), (double) measured.logP());
            }
            into.add(TABLE.draws.name(), measured.draws());
            into.add(TABLE.hits.name(), measured.hits());
            into.add(TABLE.refused.name(), measured.refused());
            if (measured.greedy() != null) {
                into.add(TABLE.greedy.name(), measured.greedy() ? 1 : 0);
            }
            if (row.near != null) {
                into.add(TABLE.low.name(), row.near.lower());
                into.add(TABLE.high.name(), row.near.upper());
            }
            if (row.question != null) {
                into.add(TABLE.question.name(), row.question);
            }
        }

        @Override
        public Asked read(Group row) {
            boolean isExact = isThere(row, TABLE.log);
            Boolean greedy =
                    isThere(row, TABLE.greedy) ? (Boolean) (row.getInteger(TABLE.greedy.name(), 0) == 1) : null;
            return new Asked(
                    row.getInteger(TABLE.piece.name(), 0),
                    row.getInteger(TABLE.prefix.name(), 0),
                    new Measured(
                            isExact ? (Double) row.getDouble(TABLE.log.name(), 0) : null,
                            row.getInteger(TABLE.draws.name(), 0),
                            row.getInteger(TABLE.hits.name(), 0),
                            row.getInteger(TABLE.refused.name(), 0),
                            greedy),
                    isThere(row, TABLE.low)
                            ? new NearVerbatim.Bounds(
                                    row.getDouble(TABLE.low.name(), 0), row.getDouble(TABLE.high.name(), 0))
                            : null,
                    isThere(row, TABLE.question) ? row.getString(TABLE.question.name(), 0) : null);
        }

        private static boolean isThere(Group row, Column<?> column) {
            return row.getFieldRepetitionCount(column.name()) > 0;
        }

        @Override
        public int number(Asked row) {
            return row.piece;
        }
    }
}
