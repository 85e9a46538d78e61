package dev.peacock.spark.generate;

import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.outcome.TableFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.service.Charge;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * A continuation, kept in a file until all prompts are answered.
 *
 * @param number of the prompt
 * @param tokens as texts; null where they are not told
 * @param logs one a token; null where tokens is
 * @param error the service's words where it took no request with the prompt; null of others
 * @param served the model that answered, as a service calls it
 * @param charge what the prompt cost, of its first draw; nothing of the others
 */
record Asked(
        int number,
        int draw,
        String text,
        String finish,
        @Nullable List<String> tokens,
        float @Nullable [] logs,
        @Nullable String error,
        @Nullable String served,
        @Nullable Integer promptTokens,
        @Nullable Integer completionTokens,
        Charge charge,
        double seconds,
        long finishedMicros)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    static final String DIRECTORY = Generate.DIRECTORY + "/asked";
    static final Codec CODEC = new Codec();
    private static final Rows TABLE = new Rows();
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000;

    /** The draws of a prompt. */
    static List<Asked> of(
            int number,
            List<Continuation> draws,
            @Nullable String served,
            Charge charge,
            @Nullable Integer promptTokens,
            @Nullable Integer completionTokens,
            double seconds) {
        long micros = micros();
        List<Asked> all = new ArrayList<>();
        for (Continuation one : draws) {
            List<String> tokens = one.tokens();
            double[] logs = one.logProbabilities();
            all.add(new Asked(
                    number,
                    all.size(),
                    one.text(),
                    one.finish(),
                    tokens,
                    logs == null ? null : floats(logs),
                    null,
                    served,
                    promptTokens,
                    tokens != null ? (Integer) tokens.size() : draws.size() == 1 ? completionTokens : null,
                    all.isEmpty() ? charge : Charge.NONE,
                    seconds / draws.size(),
                    micros));
        }
        return all;
    }

    /**
     * The draws of a prompt with which a service takes no request.
     *
     * @param charge what those of its draws cost that were answered before
     */
    static List<Asked> ofRefused(int number, int draws, String error, Charge charge, double seconds) {
        long micros = micros();
        return IntStream.range(0, draws)
                .mapToObj(draw -> new Asked(
                        number,
                        draw,
                        "",
                        Continuation.ERROR,
                        null,
                        null,
                        error,
                        null,
                        null,
                        null,
                        draw == 0 ? charge : Charge.NONE,
                        seconds / draws,
                        micros))
                .toList();
    }

    private static long micros() {
        Instant now = Clock.now();
        return now.getEpochSecond() * MICROS + now.getNano() / NANOS;
    }

    private static float[] floats(double[] logs) {
        float[] floats = new float[logs.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) logs[i];
        }
        return floats;
    }

    Instant finishedAt() {
        return Instant.ofEpochSecond(finishedMicros / MICROS, finishedMicros % MICROS * NANOS);
    }

    private static final class Rows extends Table {
        final Column<Integer> number = required("number", INT).doc("Number of the prompt.");
        final Column<Integer> draw = required("draw", INT).doc("Number of the draw.");
        final Column<String> text = required("text", STRING).doc("What was written.");
        final Column<String> finish = required("finish", STRING).doc("Why it ends.");
        final Column<byte[]> tokens = nullable("tokens", BINARY).doc("Length and UTF-8 of each; null where not told.");
        final Column<byte[]> logs = nullable("logs", BINARY).doc("Floats, big-endian; null where not told.");
        final Column<String> error = nullable("refusal", STRING).doc("Null where the prompt was answered.");
        final Column<String> served = nullable("served", STRING).doc("Null where not told.");
        final Column<Integer> promptTokens = nullable("of_prompt", INT).doc("Null where not told.");
        final Column<Integer> completionTokens = nullable("of_completion", INT).doc("Null where not told.");
        final Column<Long> requests = required("requests", LONG).doc("That were answered.");
        final Column<Long> promptCharge = required("charge_of_prompt", LONG).doc("Tokens.");
        final Column<Long> completionCharge =
                required("charge_of_completion", LONG).doc("Tokens.");
        final Column<Double> seconds = required("seconds", DOUBLE).doc("Wall time.");
        final Column<Long> finishedAt = required("at", LONG).doc("Microseconds.");

        Rows() {
            super(DIRECTORY, "something that was asked");
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
            into.add(TABLE.number.name(), row.number);
            into.add(TABLE.draw.name(), row.draw);
            into.add(TABLE.text.name(), row.text);
            into.add(TABLE.finish.name(), row.finish);
            if (row.tokens != null && row.logs != null) {
                into.add(TABLE.tokens.name(), Binary.fromConstantByteArray(Strings.bytes(row.tokens)));
                into.add(TABLE.logs.name(), Binary.fromConstantByteArray(bytes(row.logs)));
            }
            if (row.error != null) {
                into.add(TABLE.error.name(), row.error);
            }
            if (row.served != null) {
                into.add(TABLE.served.name(), row.served);
            }
            if (row.promptTokens != null) {
                into.add(TABLE.promptTokens.name(), (int) row.promptTokens);
            }
            if (row.completionTokens != null) {
                into.add(TABLE.completionTokens.name(), (int) row.completionTokens);
            }
            into.add(TABLE.requests.name(), row.charge.requests());
            into.add(TABLE.promptCharge.name(), row.charge.promptTokens());
            into.add(TABLE.completionCharge.name(), row.charge.completionTokens());
            into.add(TABLE.seconds.name(), row.seconds);
            into.add(TABLE.finishedAt.name(), row.finishedMicros);
        }

        private static byte[] bytes(float[] logs) {
            ByteBuffer bytes = ByteBuffer.allocate(logs.length * Float.BYTES);
            for (float log : logs) {
                bytes.putFloat(log);
            }
            return bytes.array();
        }

        @Override
        public Asked read(Group row) {
            return new Asked(
                    row.getInteger(TABLE.number.name(), 0),
                    row.getInteger(TABLE.draw.name(), 0),
                    row.getString(TABLE.text.name(), 0),
                    row.getString(TABLE.finish.name(), 0),
                    isThere(row, TABLE.tokens)
                            ? Strings.of(row.getBinary(TABLE.tokens.name(), 0).toByteBuffer())
                            : null,
                    isThere(row, TABLE.logs)
                            ? floats(row.getBinary(TABLE.logs.name(), 0).toByteBuffer())
                            : null,
                    isThere(row, TABLE.error) ? row.getString(TABLE.error.name(), 0) : null,
                    isThere(row, TABLE.served) ? row.getString(TABLE.served.name(), 0) : null,
                    isThere(row, TABLE.promptTokens) ? row.getInteger(TABLE.promptTokens.name(), 0) : null,
                    isThere(row, TABLE.completionTokens) ? row.getInteger(TABLE.completionTokens.name(), 0) : null,
                    new Charge(
                            row.getLong(TABLE.requests.name(), 0),
                            row.getLong(TABLE.promptCharge.name(), 0),
                            row.getLong(TABLE.completionCharge.name(), 0)),
                    row.getDouble(TABLE.seconds.name(), 0),
                    row.getLong(TABLE.finishedAt.name(), 0));
        }

        private static float[] floats(ByteBuffer bytes) {
            float[] logs = new float[bytes.remaining() / Float.BYTES];
            for (int i = 0; i < logs.length; i++) {
                logs[i] = bytes.getFloat();
            }
            return logs;
        }

        private static boolean isThere(Group row, Column<?> column) {
            return row.getFieldRepetitionCount(column.name()) > 0;
        }

        @Override
        public int number(Asked row) {
            return row.number;
        }
    }
}
