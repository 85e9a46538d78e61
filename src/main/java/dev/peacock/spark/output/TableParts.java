package dev.peacock.spark.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.jobs.JobGroups;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The files of a table with their sizes and hashes, as the mark of a finished table ({@link OutputDirectory#FINISHED}) lists them. */
record TableParts(List<Part> parts) {
    /** In place of the hash of a file that is missing, or does not fit its file system's checksum. */
    private static final String UNREADABLE = "unreadable";

    /** What takes less time to read than Spark to start tasks. */
    private static final long FEW_BYTES = 8L << 20;

    private static final int FEW_FILES = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** {@code sha256}: in hex, or {@link #UNREADABLE}. */
    record Part(String name, long bytes, String sha256) implements Serializable {}

    TableParts {
        parts = parts.stream().sorted(Comparator.comparing(Part::name)).toList();
    }

    /**
     * Reads files of a directory, in tasks where they are large; one that is damaged or missing is a part that {@link #firstOther}
     * finds.
     *
     * @param bytes of all of them
     */
    static TableParts read(JavaSparkContext spark, Configuration hadoop, Path directory, List<String> names, long bytes)
            throws IOException {
        if (bytes <= FEW_BYTES && names.size() <= FEW_FILES) {
            List<Part> parts = new ArrayList<>();
            for (String name : names) {
                parts.add(part(new Path(directory, name), hadoop));
            }
            return new TableParts(parts);
        }
        Broadcast<SerializableConfiguration> shared = spark.broadcast(new SerializableConfiguration(hadoop));
        String where = directory.toString();
        try {
            return new TableParts(JobGroups.find(
                    spark,
                    "hashes of the " + names.size() + " files of " + where,
                    () -> spark.parallelize(names, Math.min(names.size(), 4 * spark.defaultParallelism()))
                            .map(name ->
                                    part(new Path(where, name), shared.value().value()))
                            .collect()));
        } finally {
            shared.destroy();
        }
    }

    private static Part part(Path file, Configuration hadoop) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = new DigestInputStream(file.getFileSystem(hadoop).open(file), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Part(file.getName(), bytes, Sha256.hex(digest));
        } catch (FileNotFoundException | ChecksumException | EOFException e) {
            return new Part(file.getName(), 0, UNREADABLE);
        }
    }

    /** The mark's text, sealed. */
    String text() {
        return JsonFiles.line(MAPPER.valueToTree(this)) + "\n";
    }

    /** Of the mark's JSON. */
    static TableParts of(JsonNode json) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : json.path("parts")) {
            parts.add(new Part(
                    part.path("name").asText(),
                    part.path("bytes").asLong(),
                    part.path("sha256").asText()));
        }
        return new TableParts(parts);
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    /** The first of these parts that is not the same in what was {@code read}, or cannot be read. */
    Optional<String> firstOther(TableParts read) {
        return parts.stream()
                .filter(part -> part.sha256().equals(UNREADABLE) || !read.parts.contains(part))
                .map(Part::name)
                .findFirst();
    }
}
