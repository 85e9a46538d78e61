package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.LearnerSums;
import dev.peacock.audit.longtail.simulation.Shares;
import dev.peacock.outcome.RecordCodec;
import dev.peacock.stats.Moments;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums of a block of repetitions for one learner, kept in a file until all blocks are done.
 *
 * @param block its number
 * @param learner position among the learners
 * @param bytes the sums, exact to the last bit
 */
record RepetitionSums(int block, int learner, byte[] bytes) implements Serializable {
    static final RecordCodec<RepetitionSums> CODEC =
            new RecordCodec<>(RepetitionSums.class, "block", "learner", "sums");

    private static final int MOMENTS = 3 * Double.BYTES;
    private static final int SHARES = 6 * Double.BYTES;

    static RepetitionSums of(int block, int learner, LearnerSums sums) {
        return new RepetitionSums(block, learner, bytes(sums));
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

    LearnerSums sums() {
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
