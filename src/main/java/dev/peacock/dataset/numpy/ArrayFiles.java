package dev.peacock.dataset.numpy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.npy.ByteSource;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.NpzFile;
import dev.peacock.storage.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Named arrays on any Hadoop file system: one .npz archive, or a directory of .npy files. */
public final class ArrayFiles {
    private static final String SUFFIX = ".npy";

    private final String name;
    private final Set<String> names;
    private final Arrays arrays;

    private interface Arrays {
        Optional<NpyArray> array(String name) throws IOException;
    }

    private ArrayFiles(String name, Set<String> names, Arrays arrays) {
        this.name = name;
        this.names = names;
        this.arrays = arrays;
    }

    /** Lists the arrays. Throws a UserError if there is no such file, or it is not a complete archive. */
    public static ArrayFiles open(Configuration hadoop, Path path) throws IOException {
        try {
            FileSystem files = FileSystems.reached(path, hadoop);
            FileStatus status = files.getFileStatus(path);
            if (!status.isDirectory()) {
                NpzFile archive = NpzFile.open(new HadoopFile(files, status));
                return new ArrayFiles(path.getName(), archive.names(), archive::array);
            }
            Set<String> names = new TreeSet<>();
            for (FileStatus file : files.listStatus(path)) {
                String name = file.getPath().getName();
                if (name.endsWith(SUFFIX)) {
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
            return new ArrayFiles(path.getName(), names, name -> {
                Path file = new Path(path, name + SUFFIX);
                return names.contains(name)
                        ? Optional.of(NpyArray.of(new HadoopFile(files, files.getFileStatus(file))))
                        : Optional.empty();
            });
        } catch (FileNotFoundException e) {
            throw new UserError(path + ": there is no such .npz file or directory of .npy files", e);
        }
    }

    /** One file on any Hadoop file system. FileNotFoundException if there is none. */
    public static ByteSource.Seekable file(Configuration hadoop, Path path) throws IOException {
        FileSystem files = FileSystems.reached(path, hadoop);
        return new HadoopFile(files, files.getFileStatus(path));
    }

    /** What messages call the file. */
    public String name() {
        return name;
    }

    /** UserError if there is no array of this name. */
    public NpyArray required(String array) throws IOException {
        return optional(array)
                .orElseThrow(() -> new UserError(name + ": has no array '" + array + "'; it has " + shownNames()));
    }

    public Set<String> names() {
        return names;
    }

    public String shownNames() {
        return names.isEmpty() ? "none" : Shown.list(names);
    }

    public Optional<NpyArray> optional(String array) throws IOException {
        return arrays.array(array);
    }

    private record HadoopFile(FileSystem files, FileStatus status) implements ByteSource.Seekable {
        @Override
        public String name() {
            return status.getPath().getName();
        }

        @Override
        public long length() {
            return status.getLen();
        }

        @Override
        public InputStream openAt(long offset) throws IOException {
            FSDataInputStream in = files.open(status.getPath());
            try {
                in.seek(offset);
                return in;
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }
    }
}
