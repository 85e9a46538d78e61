package dev.peacock.spark.output;

import dev.peacock.check.Credentials;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.StoreCheck;
import dev.peacock.outcome.Outcomes;
import dev.peacock.storage.FileSystems;
import dev.peacock.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/** The output directory, on any Hadoop file system. Every file appears complete or not at all. */
public final class OutputDirectory {
    /** Spark's mark of a finished table. */
    static final String FINISHED = "_SUCCESS";

    /** The name of the file that describes the experiment. */
    public static final String EXPERIMENT = "experiment.json";

    /** The figures of the estimates, there while their tables belong together. */
    public static final String SUMMARY = "summary.json";

    /** What was learnt of the columns of a table. */
    public static final String COLUMNS = "dataset/columns.json";

    /** The vocabulary of texts, and what was counted when they were packed. */
    public static final String TEXT = "dataset/text.json";

    /** The directory of the drivers' locks. */
    public static final String LOCK = "_lock";

    /** The end of the name of a file that is not complete yet. */
    static final String TEMPORARY = "._temporary";

    /** What means a pattern in a path that Spark reads, as in SparkHadoopUtil.isGlobPath. */
    private static final String GLOB = "{}\\[\\]*?\\\\";

    private static final Pattern STORE =
            Pattern.compile("(store-[0-9a-f]{16}\\.bin|labels\\.npz)(" + Pattern.quote(TEMPORARY) + ")?");

    private final Configuration hadoop;
    private final Path root;
    /** Where the packed data set lies: here, or in the directory that this one is below. */
    private final Path home;

    private final Guard guard;
    private final Set<Integer> committed = new HashSet<>();
    private final Set<String> checkedStores = new HashSet<>();
    private final Map<String, String> checkedTables = new HashMap<>();

    /** Called before anything is put in its place; throws if nothing may be written. */
    public interface Guard {
        public void check() throws IOException;
    }

    /** Makes a path absolute; throws a {@link UserError} for a URI that no file system knows. */
    public OutputDirectory(Configuration hadoop, String uri) {
        this(hadoop, uri, () -> {});
    }

    public OutputDirectory(Configuration hadoop, String uri, Guard guard) {
        this(hadoop, root(hadoop, uri), null, guard);
    }

    private OutputDirectory(Configuration hadoop, Path root, @Nullable Path home, Guard guard) {
        this.hadoop = hadoop;
        this.root = root;
        this.home = home == null ? root : home;
        this.guard = guard;
    }

    private static Path root(Configuration hadoop, String uri) {
        Credentials.refuseIn("--out", uri);
        if (uri.isBlank()) {
            throw new UserError("--out is blank; give a directory, such as --out target/mine");
        }
        try {
            Path path = new Path(uri);
            FileSystem system = FileSystems.of(path, hadoop);
            boolean relative =
                    !path.isAbsolute() && "file".equals(system.getUri().getScheme());
            return refusingGlobs(
                    uri,
                    system.makeQualified(
                            relative ? new Path(SubmitDirectory.absolute(uri).toUri()) : path));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--out " + uri + ": this directory cannot be reached: " + Reason.of(e), e);
        }
    }

    /** Spark would write such a directory's tables, and take its name for a pattern where it reads them. */
    private static Path refusingGlobs(String uri, Path root) {
        String found = root.toString().replaceAll("[^" + GLOB + "]", "");
        if (!found.isEmpty()) {
            throw new UserError("--out " + Shown.path(uri) + ": Spark reads the " + found.charAt(0) + " in "
                    + Shown.path(root.toString())
                    + " as a pattern of names; choose a directory whose path has none of { } [ ] * ? \\");
        }
        return root;
    }

    public Configuration hadoop() {
        return hadoop;
    }

    public Path root() {
        return root;
    }

    /** Throws if this driver may no longer write here. Called before each of its commits. */
    public void check() throws IOException {
        guard.check();
    }

    public Path path(String relative) {
        return new Path(root, relative);
    }

    public Path store(String contentHash) {
        return new Path(home, "dataset/store-" + contentHash.substring(0, 16) + ".bin");
    }

    /** Reads the packed store to its end, once a session; UserError if it is damaged or another. */
    public void checkStore(String contentHash) throws IOException {
        if (!checkedStores.contains(contentHash)) {
            StoreCheck.check(files(), store(contentHash), contentHash);
            checkedStores.add(contentHash);
        }
    }

    /** The output directory of an experiment on the same data set, below this one and under the same lock. */
    public OutputDirectory below(String relative) {
        return new OutputDirectory(hadoop, path(relative), home, guard);
    }

    public boolean exists(String relative) throws IOException {
        return files().exists(path(relative));
    }

    /**
     * Whether the directory holds anything except the leftovers of a first start that was killed before it wrote
     * experiment.json: the packed store or the labels of an imported fleet, complete or not, and the examples made from
     * them.
     */
    public boolean isOccupied() throws IOException {
        for (String name : names(root)) {
            boolean begun = name.equals("_temporary") || name.equals(LOCK) || name.equals(EXPERIMENT + TEMPORARY);
            if (!begun && !(name.equals("dataset") && isOnlyStore(path(name)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a job that was stopped leaves more than what its next start makes anew: finished models, or any other result. */
    public boolean holdsResults() throws IOException {
        if (!isOccupied()) {
            return false;
        }
        for (String name : names(root)) {
            boolean begun = name.startsWith("_") || name.startsWith(EXPERIMENT) || name.equals("dataset");
            if (!begun
                    && !(name.equals("outcomes") && names(path(name)).stream().allMatch(one -> one.startsWith("_")))) {
                return true;
            }
        }
        return false;
    }

    private boolean isOnlyStore(Path dataset) throws IOException {
        List<String> names = names(dataset);
        // empty where a full disk had no room for the store
        return names.isEmpty()
                || (names.stream().anyMatch(name -> STORE.matcher(name).matches())
                        && names.stream()
                                .allMatch(name -> name.equals("examples")
                                        || COLUMNS.endsWith("/" + name)
                                        || TEXT.endsWith("/" + name)
                                        || STORE.matcher(name).matches()));
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
        } catch (ChecksumException e) {
            throw new UserError(path(relative) + ": damaged (" + e.getMessage() + "); restore or remove it", e);
        }
    }

    public void writeText(String relative, String text) throws IOException {
        writeFile(path(relative), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a file here or anywhere else, whole or not at all. */
    public void writeFile(Path target, WholeFile.Bytes bytes) throws IOException {
        WholeFile.put(hadoop, target, target.suffix(TEMPORARY), out -> {
            bytes.writeTo(out);
            guard.check();
        });
    }

    /** Copies a local file in, whole or not at all, over what was there. */
    public void copyIn(java.nio.file.Path local, Path target) throws IOException {
        guard.check();
        WholeFile.put(hadoop, target, target.suffix(TEMPORARY), local);
    }

    /** Copies all files under a directory of another output directory, each whole, the marks of finished tables last. */
    public void copyFrom(OutputDirectory other, String relative) throws IOException {
        Path from = other.files().makeQualified(other.path(relative));
        List<Path> marks = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> found = other.files().listFiles(from, true);
        while (found.hasNext()) {
            Path file = found.next().getPath();
            if (file.getName().equals(FINISHED)) {
                marks.add(file);
            } else {
                copyFrom(other, from, file, relative);
            }
        }
        for (Path mark : marks) {
            copyFrom(other, from, mark, relative);
        }
    }

    private void copyFrom(OutputDirectory other, Path from, Path file, String relative) throws IOException {
        String below = from.toUri().relativize(file.toUri()).getPath();
        writeFile(path(relative + "/" + below), out -> {
            try (InputStream in = other.files().open(file)) {
                in.transferTo(out);
            }
        });
    }

    /** The outcomes of the directory's experiment. */
    public Outcomes outcomes(String experiment) {
        return new Outcomes(hadoop, path("outcomes"), experiment);
    }

    /** The finished and failed runs of the experiment, including all that this session committed. */
    public Outcomes.Inventory inventory(String experiment) throws IOException {
        return outcomes(experiment).inventory(committed);
    }

    /** Remembers runs that this session committed, finished or failed, so that a listing without them is noticed. */
    public void committed(Collection<Integer> runs) {
        committed.addAll(runs);
    }

    /** Tables that this session has held against their marks, by path: the mark's text. */
    Map<String, String> checkedTables() {
        return checkedTables;
    }

    /** Whether the directory is on an object store, where nothing is renamed. */
    boolean isObjectStore() throws IOException {
        return WholeFile.isObjectStore(files(), root);
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

    public FileSystem files() throws IOException {
        return root.getFileSystem(hadoop);
    }
}
