package dev.peacock.dataset;

import dev.peacock.dataset.read.Source;
import dev.peacock.provenance.Gzipped;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which file and row (in a file of lines: line) each example came from, as spans of consecutive ones of one file. */
final class SourceSpans {

    /** Examples from {@code firstExample} up to the next span are rows {@code firstRow}, firstRow + 1, … of a file. */
    private record Span(int firstExample, Source first) {}

    private final List<Span> spans = new ArrayList<>();

    /** Notes the source of the next example. */
    void add(int example, Source source) {
        if (!spans.isEmpty()) {
            Span last = spans.get(spans.size() - 1);
            boolean continues = !source.isWholeFile()
                    && source.path().equals(last.first().path())
                    && source.number() == last.first().number() + (example - last.firstExample());
            if (continues) {
                return;
            }
        }
        spans.add(new Span(example, source));
    }

    /** {@code file:row}, {@code file:line}, or the path of a file that is one example. */
    String of(int example) {
        int low = 0;
        int high = spans.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (spans.get(middle).firstExample() <= example) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Span span = spans.get(low);
        Source first = span.first();
        return first.isWholeFile()
                ? first.name()
                : first.name() + ":" + (first.number() + example - span.firstExample());
    }

    Gzipped pack() throws IOException {
        return Gzipped.of(out -> {
            out.writeInt(spans.size());
            for (Span span : spans) {
                byte[] name = span.first().name().getBytes(StandardCharsets.UTF_8);
                out.writeInt(span.firstExample());
                out.writeLong(span.first().number());
                out.writeInt(name.length);
                out.write(name);
            }
        });
    }

    /** Throws IOException if the bytes do not unpack to spans of exactly the declared size. */
    static SourceSpans unpack(byte[] packed, long unpackedSize, int examples) throws IOException {
        byte[] bytes = Gzipped.unpack(packed, unpackedSize);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        SourceSpans result = new SourceSpans();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int firstExample = in.readInt();
            long row = in.readLong();
            int length = in.readInt();
            boolean ordered = i == 0
                    ? firstExample == 0
                    : firstExample > result.spans.get(i - 1).firstExample();
            if (!ordered || firstExample >= examples || length < 0 || length > in.available()) {
                throw new IOException("the sources are damaged");
            }
            String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            result.spans.add(new Span(firstExample, new Source(name, row)));
        }
        if (result.spans.isEmpty() || in.available() > 0) {
            throw new IOException("the sources are damaged");
        }
        return result;
    }
}
