package dev.peacock.audit.attribution;

import dev.peacock.audit.attribution.ScoreArray.Layout;
import dev.peacock.check.UserError;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.ByteSource;
import dev.peacock.npy.NpyArray;
import dev.peacock.storage.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds out of what form a file of scores is, by its first bytes: NumPy's .npy (which TRAK writes, as .mmap) and .npz, safetensors
 * (kronfluence), bergson's directory, and Parquet.
 */
public final class ScoreFiles {
    private static final String ARRAY = "scores";
    private static final String KRONFLUENCE = "pairwise_scores.safetensors";

    private ScoreFiles() {}

    /** Whether it is a table of (train_id, test_id, score): a Parquet file, or a directory of them. UserError if there is none. */
    public static boolean isParquet(Configuration hadoop, Path path) throws IOException {
        FileSystem files = FileSystems.reached(path, hadoop);
        try {
            if (files.getFileStatus(path).isDirectory()) {
                return !files.exists(new Path(path, BergsonScores.INFO))
                        && Arrays.stream(files.listStatus(path))
                                .anyMatch(file -> file.getPath().getName().endsWith(".parquet"));
            }
            return begins(ArrayFiles.file(hadoop, path), "PAR1");
        } catch (FileNotFoundException e) {
            throw new UserError(path + ": there is no such file of scores", e);
        }
    }

    /** Reads what the file says of itself. UserError if it is of no known form, damaged, or truncated. */
    public static ScoreArray open(Configuration hadoop, Path path) throws IOException {
        FileSystem files = FileSystems.reached(path, hadoop);
        try {
            if (!files.getFileStatus(path).isDirectory()) {
                return open(hadoop, path, ArrayFiles.file(hadoop, path));
            }
            if (files.exists(new Path(path, BergsonScores.INFO))) {
                return BergsonScores.read(
                        path.getName(),
                        ArrayFiles.file(hadoop, new Path(path, BergsonScores.INFO)),
                        name -> ArrayFiles.file(hadoop, new Path(path, name)));
            }
            Path pairwise = new Path(path, KRONFLUENCE);
            if (files.exists(pairwise)) {
                return open(hadoop, pairwise, ArrayFiles.file(hadoop, pairwise));
            }
        } catch (FileNotFoundException e) {
            throw new UserError(path + ": there is no such file of scores", e);
        }
        throw new UserError(
                path + ": is a directory without scores that can be read; give a file, or the directory that bergson"
                        + " writes (info.json and scores.bin), or one of .parquet files");
    }

    private static ScoreArray open(Configuration hadoop, Path path, ByteSource.Seekable file) throws IOException {
        if (begins(file, "\u0093NUMPY")) {
            return array(path.getName(), NpyArray.of(file));
        }
        if (begins(file, "PK")) {
            return archive(hadoop, path);
        }
        return Safetensors.isOne(file)
                ? Safetensors.read(path.getName(), file)
                : refuse(
                        path.getName() + ": is no file of scores that can be read (.npy, .npz, .safetensors, Parquet); "
                                + "write it with numpy.save");
    }

    private static <T> T refuse(String why) {
        throw new UserError(why);
    }

    private static ScoreArray archive(Configuration hadoop, Path path) throws IOException {
        ArrayFiles arrays = ArrayFiles.open(hadoop, path);
        Set<String> names = arrays.names();
        if (names.stream().anyMatch(name -> name.endsWith("data.pkl"))) {
            throw new UserError(path.getName()
                    + ": was written by torch.save, which is never loaded, since unpickling runs code; write "
                    + "the scores with numpy.save(FILE, scores.numpy())");
        }
        if (names.size() == 1) {
            return array(path.getName(), arrays.required(names.iterator().next()));
        }
        if (!names.contains(ARRAY)) {
            throw new UserError(path.getName() + ": has " + names.size() + " arrays (" + arrays.shownNames()
                    + "), and none is named '" + ARRAY + "'; name the scores so, or write them alone");
        }
        return array(path.getName(), arrays.required(ARRAY));
    }

    private static ScoreArray array(String name, NpyArray array) {
        List<Long> shape = array.shape();
        ScoreType type = ScoreType.of(type(array))
                .orElseThrow(() -> new UserError(name + ": holds numbers of type "
                        + type(array)
                        + ", but scores are float16, float32 or float64; write scores.astype(numpy.float32)"));
        checkMatrix(name, shape, array.shownShape());
        // an array in Fortran order lies there as its transpose
        boolean turned = array.isFortran();
        long rows = shape.get(turned ? 1 : 0);
        long columns = shape.get(turned ? 0 : 1);
        return new ScoreArray(
                name, rows, columns, turned, Layout.dense(type, array.order(), columns), List.of(array::elements));
    }

    /** UserError unless a shape is that of a matrix which has rows of a size that fits into an array. */
    static void checkMatrix(String name, List<Long> shape, String shown) {
        if (shape.size() != 2) {
            throw new UserError(name + ": has the shape " + shown
                    + ", but scores are a matrix of train by test examples; write it as one");
        }
        if (shape.get(0) < 1 || shape.get(1) < 1 || shape.get(0) > 1 << 27 || shape.get(1) > 1 << 27) {
            throw new UserError(name + ": has the shape " + shown + ", which no fleet has examples for");
        }
    }

    private static boolean begins(ByteSource.Seekable file, String with) throws IOException {
        byte[] wanted = with.getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = file.open()) {
            return Arrays.equals(in.readNBytes(wanted.length), wanted);
        }
    }

    private static String type(NpyArray array) {
        return array.type().name().toLowerCase(Locale.ROOT);
    }
}
