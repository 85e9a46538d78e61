package dev.peacock.audit.extraction.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/**
 * What the model of a run says of all pieces, kept in a file until all models are asked.
 *
 * @param logs ln p_z, prefix after prefix, each piece after piece
 * @param greedy the same: 1 where greedy decoding gives the suffix
 * @param scores mean log-probabilities of the first train documents' characters, to compare with what the fleet kept
 */
record FleetAnswers(int run, double[] logs, byte[] greedy, float[] scores) implements Serializable {
    static final String DIRECTORY = ExtractionTables.DIRECTORY + "/fleet-work";
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();

    private static final class Rows extends Table {
        final Column<Integer> run = required("run", INT).doc("Number of the run.");
        final Column<byte[]> logs = required("logs", BINARY).doc("Doubles, big-endian.");
        final Column<byte[]> greedy = required("greedy", BINARY).doc("A byte each.");
        final Column<byte[]> scores = required("scores", BINARY).doc("Floats, big-endian.");

        Rows() {
            super(DIRECTORY, "what the model of a run was asked");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<FleetAnswers> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(FleetAnswers row, Group into) {
            ByteBuffer logs = ByteBuffer.allocate(row.logs.length * Double.BYTES);
            logs.asDoubleBuffer().put(row.logs);
            ByteBuffer scores = ByteBuffer.allocate(row.scores.length * Float.BYTES);
            scores.asFloatBuffer().put(row.scores);
            into.add(TABLE.run.name(), row.run);
            into.add(TABLE.logs.name(), Binary.fromConstantByteArray(logs.array()));
            into.add(TABLE.greedy.name(), Binary.fromConstantByteArray(row.greedy));
            into.add(TABLE.scores.name(), Binary.fromConstantByteArray(scores.array()));
        }

        @Override
        public FleetAnswers read(Group row) {
            byte[] logBytes = row.getBinary(TABLE.logs.name(), 0).getBytes();
            double[] logs = new double[logBytes.length / Double.BYTES];
            ByteBuffer.wrap(logBytes).asDoubleBuffer().get(logs);
            byte[] scoreBytes = row.getBinary(TABLE.scores.name(), 0).getBytes();
            float[] scores = new float[scoreBytes.length / Float.BYTES];
            ByteBuffer.wrap(scoreBytes).asFloatBuffer().get(scores);
            return new FleetAnswers(
                    row.getInteger(TABLE.run.name(), 0),
                    logs,
                    row.getBinary(TABLE.greedy.name(), 0).getBytes(),
                    scores);
        }

        @Override
        public int number(FleetAnswers row) {
            return row.run;
        }
    }
}
