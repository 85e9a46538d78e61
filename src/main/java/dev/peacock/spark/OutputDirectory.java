package dev.peacock.spark;

import dev.peacock.check.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** The output directory on any Hadoop file system. Every file appears whole or not at all: written aside, then renamed. */
public final class OutputDirectory {
    private static final String TEMPORARY = "._temporary";
    private static final Pattern STORE =
            Pattern.compile("(store-[0-9a-f]{16}\\.bin|labels\\.npz)(" + Pattern.quote(TEMPORARY) + ")?");

    private final Configuration hadoop;
    private final Path root;
    private final Guard guard;

    /** Asked before anything is put in its place; throws if nothing may be. */
    interface Guard {
        void check() throws IOException;
    }

    /** Makes a path absolute; throws a {@link UserError} for a URI that no file system knows. */
    public OutputDirectory(Configuration hadoop, String uri) {
        this(hadoop, uri, () -> {});
    }

    OutputDirectory(Configuration hadoop, String uri, Guard guard) {
        this.hadoop = hadoop;
        this.guard = guard;
        try {
            Path path = new Path(uri);
            this.root = path.getFileSystem(hadoop).makeQualified(path);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--out " + uri + ": not a directory that can be reached: " + e.getMessage(), e);
        }
    }

    public Configuration hadoop() {
        return hadoop;
    }

    public Path root() {
        return root;
    }

    /** Throws if this driver may no longer write here; called before every commit of its own. */
    void check() throws IOException {
        guard.check();
    }

    public Path path(String relative) {
        return new Path(root, relative);
    }

    public Path store(String contentHash) {
        return path("dataset/store-" + contentHash.substring(0, 16) + ".bin");
    }

    public boolean exists(String relative) throws IOException {
        return files().exists(path(relative));
    }

    /**
     * Whether the directory holds anything but what a first start leaves that was killed before it wrote experiment.json:
     * the packed store or the labels of an imported fleet, whole or not, and the examples made from them.
     */
    public boolean isOccupied() throws IOException {
        for (String name : names(root)) {
            boolean begun = name.equals("_temporary")
                    || name.equals(OutputLock.DIRECTORY)
                    || name.equals(ExperimentFile.NAME + TEMPORARY);
            if (!begun && !(name.equals("dataset") && isOnlyStore(path(name)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isOnlyStore(Path dataset) throws IOException {
        List<String> names = names(dataset);
        return names.stream().anyMatch(name -> STORE.matcher(name).matches())
                && names.stream()
                        .allMatch(name ->
                                name.equals("examples") || STORE.matcher(name).matches());
    }

    private List<String> names(Path directory) throws IOException {
        try {
            return Arrays.stream(files().listStatus(directory))
                    .map(status -> status.getPath().getName())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    public Optional<String> readText(String relative) throws IOException {
        try (InputStream in = files().open(path(relative))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    public void writeText(String relative, String text) throws IOException {
        writeFile(path(relative), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes bytes to a stream. */
    interface Bytes {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file here or anywhere else, whole or not at all. */
    void writeFile(Path target, Bytes bytes) throws IOException {
        FileSystem system = target.getFileSystem(hadoop);
        Path temporary = target.suffix(TEMPORARY);
        boolean written = false;
        try (var out = system.create(temporary, true)) {
            bytes.writeTo(out);
            guard.check();
            written = true;
        } finally {
            if (!written) {
                system.delete(temporary, false);
            }
        }
        FileContext.getFileContext(system.getUri(), hadoop)
                .rename(system.makeQualified(temporary), system.makeQualified(target), Options.Rename.OVERWRITE);
    }

    /** Copies a local file in, if it is not there yet. */
    public void copyIn(java.nio.file.Path local, Path target) throws IOException {
        if (!files().exists(target)) {
            Path temporary = target.suffix(TEMPORARY);
            files().copyFromLocalFile(false, true, new Path(local.toUri()), temporary);
            replaceFile(temporary, target);
        }
    }

    /** Puts a finished directory in the place of another. */
    void replaceDirectory(Path finished, Path target) throws IOException {
        guard.check();
        files().delete(target, true);
        files().mkdirs(target.getParent());
        if (!files().rename(finished, target)) {
            throw new IOException("could not rename " + finished + " to " + target);
        }
    }

    private void replaceFile(Path finished, Path target) throws IOException {
        guard.check();
        FileContext.getFileContext(root.toUri(), hadoop).rename(finished, target, Options.Rename.OVERWRITE);
    }

    FileSystem files() throws IOException {
        return root.getFileSystem(hadoop);
    }
}
