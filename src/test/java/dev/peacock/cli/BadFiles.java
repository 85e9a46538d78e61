package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small data sets and their configurations, good and bad. */
record BadFiles(Path directory) {
    private static final int COUNT = 3;
    private static final int SIDE = 4;
    /** Two thousand times what the header declares. */
    private static final int BOMB = 2_000 * COUNT * SIDE * SIDE;

    private static final MessageType FEATURES = MessageTypeParser.parseMessageType(
            "message m { required int32 label; optional group x (LIST) { repeated group list { required float element; } } }");

    /** Twelve examples of two features and three classes. */
    String goodCsv() {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 12; i++) {
            csv.append(i % 3 * 10 + i)
                    .append(',')
                    .append(i * 2)
                    .append(',')
                    .append(i % 3)
                    .append('\n');
        }
        return csv.toString();
    }

    /** A configuration whose train and test examples are this text. */
    Path csvConf(String name, String csv) throws IOException {
        Path file = directory.resolve(name + ".csv");
        Files.writeString(file, csv);
        return both(name, "{ format = csv, path = \"" + file + "\", label = label }");
    }

    Path parquetConf(String name, Path parquet) throws IOException {
        return both(name, "{ format = parquet, path = \"" + parquet + "\", features = x }");
    }

    Path folderConf(String name, Path folder) throws IOException {
        return both(name, "{ format = folder, path = \"" + folder + "\" }");
    }

    Path idx(String name, byte[] images, byte[] labels) throws IOException {
        Path imageFile = Files.write(directory.resolve(name + "-images"), images);
        Path labelFile = Files.write(directory.resolve(name + "-labels"), labels);
        return both(name + ".conf", "{ format = idx, images = \"" + imageFile + "\", labels = \"" + labelFile + "\" }");
    }

    /** Another configuration with lines of its own over it. */
    Path conf(String name, Path base, String lines) throws IOException {
        String text = Files.readString(base);
        if (lines.contains("model.")) {
            text = text.replaceAll("(?m)^model\\..*$", "");
        }
        return Files.writeString(directory.resolve(name), text + lines + "\n");
    }

    private Path both(String name, String source) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "dataset.train " + source + "\ndataset.test " + source + "\nmodel.nearest-neighbour { k = 1 }\n");
    }

    byte[] images() {
        ByteBuffer buffer = ByteBuffer.allocate(16 + COUNT * SIDE * SIDE);
        buffer.putInt(0x803).putInt(COUNT).putInt(SIDE).putInt(SIDE);
        return buffer.array();
    }

    byte[] labels() {
        ByteBuffer buffer = ByteBuffer.allocate(8 + COUNT);
        buffer.putInt(0x801).putInt(COUNT).put(new byte[] {0, 1, 2});
        return buffer.array();
    }

    /** A gzipped IDX file that goes on long after what it declares. */
    byte[] bomb() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(images());
            byte[] zeros = new byte[BOMB];
            for (int i = 0; i < 500; i++) {
                out.write(zeros);
            }
        }
        return packed.toByteArray();
    }

    /** The first half. */
    byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2 - 2);
    }

    void png(Path file, int width, int height) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    }

    /** One row a vector, with the labels 0, 1, ... */
    Path parquet(String name, float[][] features) throws IOException {
        Path file = directory.resolve(name);
        Configuration hadoop = new Configuration(false);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop))
                .withType(FEATURES)
                .build()) {
            for (int i = 0; i < features.length; i++) {
                Group row = new SimpleGroupFactory(FEATURES).newGroup().append("label", i);
                Group list = row.addGroup("x");
                for (float value : features[i]) {
                    list.addGroup("list").append("element", value);
                }
                writer.write(row);
            }
        }
        Files.deleteIfExists(directory.resolve("." + name + ".crc"));
        return file;
    }
}
