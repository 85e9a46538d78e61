package dev.peacock.audit.stealing.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import org.apache.parquet.example.data.Group;

/** A model that is done, kept in a file until all are. */
record VictimFile(int number, Victim victim) implements Serializable {
    static final String DIRECTORY = StealingTables.DIRECTORY + "/work";
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final class Rows extends Table {
        final Column<Integer> number = required("number", INT).doc("Place of the model.");
        final Column<String> victim = required("victim", STRING).doc("JSON.");

        Rows() {
            super(DIRECTORY, "a model that was stolen");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<VictimFile> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(VictimFile row, Group into) {
            into.add(TABLE.number.name(), row.number);
            try {
                into.add(TABLE.victim.name(), MAPPER.writeValueAsString(row.victim));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public VictimFile read(Group row) {
            try {
                return new VictimFile(
                        row.getInteger(TABLE.number.name(), 0),
                        MAPPER.readValue(row.getString(TABLE.victim.name(), 0), Victim.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int number(VictimFile row) {
            return row.number;
        }
    }
}
