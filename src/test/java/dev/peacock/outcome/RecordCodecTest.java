package dev.peacock.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final RecordCodec<Row> CODEC = new RecordCodec<>(
            Row.class, "n", "kind", "log?", "hits", "yes?", "low?", "rank?", "bytes", "floats", "logs?", "words?");

    private enum Kind {
        FIRST,
        SECOND
    }

    private record Inner(
            @Nullable Double log, int hits, @Nullable Boolean yes) implements Serializable {}

    private record Bounds(double low, @Nullable Long rank) {
        Bounds {
            if (low < 0) {
                throw new IllegalArgumentException("below 0");
            }
        }
    }

    private record Row(
            int number,
            Kind kind,
            Inner inner,
            @Nullable Bounds bounds,
            byte[] bytes,
            float[] floats,
            double @Nullable [] logs,
            @Nullable List<String> words) {}

    @Test
    void schema_hasAColumnForEachComponent_andForThoseOfRecordsInside() {
        assertThat(CODEC.schema().toString().lines().map(String::strip))
                .containsExactly(
                        "message peacock {",
                        "required int32 n;",
                        "required int32 kind;",
                        "optional double log;",
                        "required int32 hits;",
                        "optional int32 yes;",
                        "optional double low;",
                        "optional int64 rank;",
                        "required binary bytes;",
                        "required binary floats;",
                        "optional binary logs;",
                        "optional binary words;",
                        "}");
        assertThat(new RecordCodec<>(Word.class, "n", "word?").schema().toString())
                .contains("optional binary word (STRING);");
    }

    private record Word(int n, @Nullable String word) {}

    @Test
    void whatIsWritten_isReadAgain() {
        Row all = new Row(
                7,
                Kind.SECOND,
                new Inner(-0.5, 3, true),
                new Bounds(0.25, 1L << 40),
                new byte[] {1, -2},
                new float[] {0.1f, Float.NEGATIVE_INFINITY},
                new double[] {Double.NEGATIVE_INFINITY, 0.1},
                List.of("", "naïve", "a\nb"));
        assertThat(again(all)).usingRecursiveComparison().isEqualTo(all);
        assertThat(CODEC.number(all)).isEqualTo(7);
    }

    @Test
    void null_isLeftOut_andARecordInsideIsNullWhereAllOfItIs() {
        Row few = new Row(7, Kind.FIRST, new Inner(null, 0, null), null, new byte[0], new float[0], null, null);
        assertThat(again(few)).usingRecursiveComparison().isEqualTo(few);
        Row some = new Row(
                7,
                Kind.FIRST,
                new Inner(null, 0, false),
                new Bounds(1, null),
                new byte[0],
                new float[0],
                null,
                List.of());
        assertThat(again(some)).usingRecursiveComparison().isEqualTo(some);
    }

    @Test
    void numbers_areWrittenBigEndian() {
        Group group = new SimpleGroup(CODEC.schema());
        CODEC.write(
                new Row(
                        1,
                        Kind.FIRST,
                        new Inner(null, 0, null),
                        null,
                        new byte[0],
                        new float[] {1},
                        new double[] {2},
                        List.of("ab")),
                group);
        assertThat(group.getBinary("floats", 0).getBytes()).containsExactly(0x3f, 0x80, 0, 0);
        assertThat(group.getBinary("logs", 0).getBytes()).containsExactly(0x40, 0, 0, 0, 0, 0, 0, 0);
        assertThat(group.getBinary("words", 0).getBytes()).containsExactly(0, 0, 0, 2, 'a', 'b');
    }

    @Test
    void whatARecordRefuses_isThrownAsItIs() {
        Group group = new SimpleGroup(CODEC.schema());
        CODEC.write(
                new Row(1, Kind.FIRST, new Inner(null, 0, null), null, new byte[0], new float[0], null, null), group);
        group.add("low", -1.0);
        assertThatThrownBy(() -> CODEC.read(group))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("below 0");
    }

    private static Row again(Row row) {
        Group group = new SimpleGroup(CODEC.schema());
        CODEC.write(row, group);
        return CODEC.read(group);
    }
}
