package dev.peacock.audit.text.search;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One row of what was found in a split of the corpus.
 *
 * @param kind of the bytes: {@link SplitTotals}, {@link WindowCounts}, a {@link RunCount}, {@link DocumentPieces} or a {@link Stretch}
 */
public record Found(int split, Kind kind, byte[] bytes) implements Serializable {
    /** What a row says; written to files by its ordinal. */
    public enum Kind {
        TOTALS,
        WINDOWS,
        RUN,
        DOCUMENT,
        STRETCH
    }

    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    static Found of(int split, Kind kind, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Found(split, kind, bytes.toByteArray());
    }

    private <T> T read(Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reading.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SplitTotals totals() {
        return read(SplitTotals::read);
    }

    public WindowCounts windows() {
        return read(WindowCounts::read);
    }

    public RunCount run() {
        return read(RunCount::read);
    }

    public DocumentPieces document() {
        return read(DocumentPieces::read);
    }

    public Stretch stretch() {
        return read(Stretch::read);
    }

    static void write(DataOutputStream out, int[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    static int[] ints(DataInputStream in) throws IOException {
        int[] numbers = new int[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readInt();
        }
        return numbers;
    }

    /** Any length, which writeUTF does not have. */
    static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
