package dev.peacock.spark.images;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.storage.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * PNG and JPEG files below a directory, or of a glob, in the order of their paths. They are decoded on executors, some at a time.
 *
 * @param files their full paths
 */
record PictureFiles(JavaSparkContext spark, Configuration hadoop, String uri, List<String> files, ImageOptions options)
        implements ImageSource {
    /** What they may be given results by. */
    static final String FOLDER = "folder";

    private static final int BATCH = 2048;
    private static final long MOST_BYTES = 1L << 28;

    /** UserError without any. */
    static PictureFiles open(JavaSparkContext spark, Configuration hadoop, String uri, ImageOptions options) {
        List<String> files = list(hadoop, uri).stream()
                .filter(path -> isPicture(new Path(path).getName()))
                .toList();
        if (files.isEmpty()) {
            throw new UserError(Shown.path(uri)
                    + ": has no images; give a directory of .png and .jpg files, Parquet with a column of pictures, or an array"
                    + " in .npy or .npz");
        }
        return new PictureFiles(spark, hadoop, uri, files, options);
    }

    /** Whether it is Parquet: by its name, or by that of the first file in it. */
    static boolean isParquet(Configuration hadoop, String uri) {
        return uri.endsWith(".parquet") || list(hadoop, uri).stream().anyMatch(path -> path.endsWith(".parquet"));
    }

    private static boolean isPicture(String name) {
        return name.toLowerCase(Locale.ROOT).matches("[^._].*\\.(png|jpg|jpeg)");
    }

    private static List<String> list(Configuration hadoop, String uri) {
        Path path = new Path(uri);
        FileSystem system = FileSystems.reached(path, hadoop);
        try {
            FileStatus[] found = system.globStatus(path);
            if (found == null || found.length == 0) {
                throw new UserError(Shown.path(uri) + ": there is no such file or directory");
            }
            List<String> files = new ArrayList<>();
            for (FileStatus one : found) {
                RemoteIterator<LocatedFileStatus> below = system.listFiles(one.getPath(), true);
                while (below.hasNext()) {
                    files.add(below.next().getPath().toString());
                }
            }
            files.sort(Comparator.naturalOrder());
            return files;
        } catch (IOException e) {
            throw new UserError(Shown.path(uri) + ": cannot be read: " + Reason.of(e), e);
        }
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public void read(Sink sink) throws IOException {
        Broadcast<SerializableConfiguration> settings = spark.broadcast(new SerializableConfiguration(hadoop));
        ImageOptions how = options;
        int parts = spark.defaultParallelism();
        for (int from = 0; from < files.size(); from += BATCH) {
            List<String> batch = files.subList(from, Math.min(files.size(), from + BATCH));
            JobGroups.find(
                            spark,
                            "reading " + files.size() + " pictures",
                            () -> spark.parallelize(new ArrayList<>(batch), parts)
                                    .map(file -> Decoded.of(
                                            () -> decode(file, settings.value().value(), how)))
                                    .collect())
                    .forEach(decoded -> decoded.give(sink));
        }
        settings.destroy();
    }

    private static Decoded decode(String file, Configuration hadoop, ImageOptions options) throws IOException {
        Path path = new Path(file);
        FileSystem system = FileSystems.reached(path, hadoop);
        long length = system.getFileStatus(path).getLen();
        if (length > MOST_BYTES) {
            throw new UserError(Shown.path(file) + ": has " + length + " bytes, which is too large for a picture");
        }
        try (InputStream in = system.open(path)) {
            return Decoded.of(
                    path.getName(),
                    ImageDecoder.decode(in.readAllBytes(), Shown.path(file), options.wanted()),
                    options.by().stream()
                            .map(folder -> path.getParent().getName())
                            .toList());
        }
    }
}
