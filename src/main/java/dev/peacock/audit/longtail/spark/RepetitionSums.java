package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.LearnerSums;
import dev.peacock.audit.longtail.simulation.Shares;
import dev.peacock.outcome.TableFiles;
import dev.peacock.stats.Moments;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/**
 * The sums of a block of repetitions for one learner, kept in a file until all blocks are done.
 *
 * @param block its number
 * @param learner position among the learners
 */
record RepetitionSums(int block, int learner, LearnerSums sums) implements Serializable {
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Sums TABLE = new Sums();
    private static final int MOMENTS = 3 * Double.BYTES;
    private static final int SHARES = 6 * Double.BYTES;

    private static final class Sums extends Table {
        final Column<Integer> block = required("block", INT).doc("Number of the block of repetitions.");
        final Column<Integer> learner = required("learner", INT).doc("Position of the learner.");
        final Column<byte[]> sums = required("sums", BINARY).doc("The LearnerSums, exact to the last bit.");

        Sums() {
            super(LongTailSimulationWork.DIRECTORY, "a block and a learner");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<RepetitionSums> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(RepetitionSums row, Group into) {
            into.add(TABLE.block.name(), row.block);
            into.add(TABLE.learner.name(), row.learner);
            into.add(TABLE.sums.name(), Binary.fromConstantByteArray(bytes(row.sums)));
        }

        @Override
        public RepetitionSums read(Group row) {
            return new RepetitionSums(
                    row.getInteger(TABLE.block.name(), 0),
                    row.getInteger(TABLE.learner.name(), 0),
                    sums(row.getBinary(TABLE.sums.name(), 0).getBytes()));
        }

        @Override
        public int number(RepetitionSums row) {
            return row.block;
        }
    }

    /** Little-endian: levels and failed as ints, then all others in the order of the record. */
    private static byte[] bytes(LearnerSums sums) {
        int levels = sums.seen().size();
        ByteBuffer buffer = ByteBuffer.allocate(2 * Integer.BYTES + (3 + 2 * levels) * MOMENTS + 2 * SHARES)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(levels).putInt(sums.failed());
        put(buffer, sums.error());
        put(buffer, sums.bound());
        put(buffer, sums.gap());
        sums.seen().forEach(each -> put(buffer, each));
        sums.wrong().forEach(each -> put(buffer, each));
        put(buffer, sums.tail());
        put(buffer, sums.singletons());
        return buffer.array();
    }

    private static LearnerSums sums(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int levels = buffer.getInt();
        int failed = buffer.getInt();
        return new LearnerSums(
                moments(buffer),
                moments(buffer),
                moments(buffer),
                moments(buffer, levels),
                moments(buffer, levels),
                shares(buffer),
                shares(buffer),
                failed);
    }

    private static void put(ByteBuffer buffer, Moments moments) {
        buffer.putLong(moments.count()).putDouble(moments.mean()).putDouble(moments.squares());
    }

    private static Moments moments(ByteBuffer buffer) {
        return new Moments(buffer.getLong(), buffer.getDouble(), buffer.getDouble());
    }

    private static List<Moments> moments(ByteBuffer buffer, int levels) {
        List<Moments> all = new ArrayList<>();
        for (int l = 0; l < levels; l++) {
            all.add(moments(buffer));
        }
        return all;
    }

    private static void put(ByteBuffer buffer, Shares shares) {
        buffer.putLong(shares.repetitions())
                .putDouble(shares.numerator())
                .putDouble(shares.denominator())
                .putDouble(shares.numeratorSquares())
                .putDouble(shares.products())
                .putDouble(shares.denominatorSquares());
    }

    private static Shares shares(ByteBuffer buffer) {
        return new Shares(
                buffer.getLong(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble());
    }
}
