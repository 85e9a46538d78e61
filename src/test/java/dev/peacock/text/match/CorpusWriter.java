package dev.peacock.text.match;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes a file of a corpus of recombined real text: FOLDER OUT MEGABYTES GENERATIONS PART. OUT/jsonl/PART.jsonl and OUT/parquet/PART.parquet
 * hold the same documents, with a line break in place of every twelfth space. With part 0 it writes generations, too, of which every tenth
 * has 200 bytes of that part.
 */
public final class CorpusWriter {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message m { required binary text (STRING); }");
    private static final int DOCUMENT = 2_000;
    private static final int COPY = 200;

    private CorpusWriter() {}

    public static void main(String[] args) throws IOException {
        int part = Integer.parseInt(args[4]);
        RecombinedText text = new RecombinedText(Path.of(args[0]), 1 + part);
        Path out = Path.of(args[1]);
        Path json = Files.createDirectories(out.resolve("jsonl")).resolve(part + ".jsonl");
        int documents = (int) (Long.parseLong(args[2]) * 1_000_000 / DOCUMENT);
        int generations = Integer.parseInt(args[3]);
        List<byte[]> copied = new ArrayList<>();
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(json), 1 << 20);
                ParquetWriter<org.apache.parquet.example.data.Group> rows = ExampleParquetWriter.builder(
                                new org.apache.hadoop.fs.Path(out.resolve("parquet/" + part + ".parquet")
                                        .toUri()))
                        .withConf(new Configuration())
                        .withType(SCHEMA)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withDictionaryEncoding(false)
                        .build()) {
            for (int d = 0; d < documents; d++) {
                byte[] document = text.document(DOCUMENT);
                if (d % Math.max(1, documents / (generations / 10 + 1)) == 0) {
                    copied.add(document);
                }
                byte[] wrapped = wrapped(document);
                line(lines, wrapped);
                SimpleGroup row = new SimpleGroup(SCHEMA);
                row.add("text", Binary.fromConstantByteArray(wrapped));
                rows.write(row);
            }
        }
        if (part == 0) {
            generations(text, copied, generations, out.resolve("generations.jsonl"));
        }
    }

    private static void generations(RecombinedText text, List<byte[]> copied, int generations, Path file)
            throws IOException {
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int g = 0; g < generations; g++) {
                byte[] generation = text.document(DOCUMENT / 2);
                if (g % 10 == 0) {
                    System.arraycopy(copied.get(g / 10 % copied.size()), 600, generation, 400, COPY);
                }
                line(lines, generation);
            }
        }
    }

    private static byte[] wrapped(byte[] document) {
        byte[] wrapped = document.clone();
        int spaces = 0;
        for (int i = 0; i < wrapped.length; i++) {
            if (wrapped[i] == ' ' && ++spaces % 12 == 0) {
                wrapped[i] = '\n';
            }
        }
        return wrapped;
    }

    private static void line(OutputStream out, byte[] text) throws IOException {
        out.write("{\"text\": \"".getBytes(StandardCharsets.UTF_8));
        for (byte one : text) {
            if (one == '"' || one == '\\' || one == '\n') {
                out.write('\\');
            }
            out.write(one == '\n' ? 'n' : one);
        }
        out.write("\"}\n".getBytes(StandardCharsets.UTF_8));
    }
}
