package dev.peacock.outcome;

import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes directory of one experiment: a file a stack, and a small note for each run that failed for good. A file is
 * written under a temporary name and then renamed, so one that has its final name is whole.
 */
public final class Outcomes {
    private static final Pattern STACK = Pattern.compile("stack-(\\d{6,})\\.parquet");
    private static final Pattern FAILED = Pattern.compile("run-(\\d{6,})\\.txt");

    private final Configuration hadoop;
    private final Path directory;
    private final String experiment;

    public Outcomes(Configuration hadoop, Path directory, String experiment) {
        this.hadoop = hadoop;
        this.directory = directory;
        this.experiment = experiment;
    }

    /** What is there: the file of each finished run, and the reason of each failed one, by run number. */
    public record Inventory(SortedMap<Integer, Path> finished, SortedMap<Integer, String> failed) {

        public boolean isEmpty() {
            return finished.isEmpty() && failed.isEmpty();
        }

        /** Runs wanted that are neither finished nor failed, ascending. */
        public List<Integer> missing(SubsetsConfig wanted) {
            List<Integer> missing = new ArrayList<>();
            for (int run = wanted.firstRun(); run < wanted.endRun(); run++) {
                if (!finished.containsKey(run) && !failed.containsKey(run)) {
                    missing.add(run);
                }
            }
            return missing;
        }

        /** Numbers of the finished runs among those wanted, ascending. */
        public int[] finishedRuns(SubsetsConfig wanted) {
            return finished.subMap(wanted.firstRun(), wanted.endRun()).keySet().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /** The failed runs among those wanted. */
        public SortedMap<Integer, String> failedRuns(SubsetsConfig wanted) {
            return failed.subMap(wanted.firstRun(), wanted.endRun());
        }
    }

    /** Reads what is there; refuses files of another experiment and runs that stand twice. */
    public Inventory inventory() throws IOException {
        SortedMap<Integer, Path> finished = new TreeMap<>();
        for (Path file : matching(directory, STACK)) {
            OutcomeFile.Label label = OutcomeFile.label(hadoop, file);
            OutcomeFile.checkExperiment(file, label.experiment(), experiment);
            for (int run : label.runs()) {
                Path other = finished.putIfAbsent(run, file);
                if (other != null) {
                    throw new UserError(file + ": run " + run + " stands in " + other.getName()
                            + " too; training.stack must stay what it was when the directory was begun");
                }
            }
        }
        SortedMap<Integer, String> failed = new TreeMap<>();
        for (Path file : matching(failedDirectory(), FAILED)) {
            failed.put(number(FAILED, file), readText(file));
        }
        return new Inventory(finished, failed);
    }

    /** The outcome files, whole or not, by name. */
    public List<Path> files() throws IOException {
        return matching(directory, STACK);
    }

    /**
     * Reads a file to its end; what is wrong with it, or null if it is whole. UserError if it is of another experiment or cannot
     * be read now.
     */
    public @Nullable String damage(Path file, int n, int q) throws IOException {
        return OutcomeFile.damage(hadoop, file, experiment, n, q);
    }

    /** Moves a damaged file to where nothing reads it, and returns where that is. */
    public Path moveAway(Path file) throws IOException {
        Path away = new Path(directory, "_damaged");
        fileSystem().mkdirs(away);
        Path target = new Path(away, file.getName());
        for (int copy = 2; fileSystem().exists(target); copy++) {
            target = new Path(away, file.getName() + "." + copy);
        }
        if (!fileSystem().rename(file, target)) {
            throw new IOException("could not rename " + file + " to " + target);
        }
        return target;
    }

    /** The file that holds a stack's rows. */
    public Path stackFile(int stack) {
        return new Path(directory, String.format("stack-%06d.parquet", stack));
    }

    /** Rows of one file, without margins unless asked for; n and q are the numbers of train and test examples. */
    public List<OutcomeRow> read(Path file, int n, int q, boolean margins) throws IOException {
        List<OutcomeRow> all = new ArrayList<>();
        try (OutcomeRows rows = rows(file, n, q, margins)) {
            for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    /** The same, row after row. */
    public OutcomeRows rows(Path file, int n, int q, boolean margins) throws IOException {
        return OutcomeFile.open(hadoop, file, experiment, n, q, margins);
    }

    /** Rows with their margins, or none where the file is not there. */
    public List<OutcomeRow> readIfPresent(Path file, int n, int q) throws IOException {
        return fileSystem().exists(file) ? read(file, n, q, true) : List.of();
    }

    /**
     * Commits a stack: all its rows under a temporary name that is {@code attempt}'s own, then one rename. Whoever commits
     * the same stack twice commits the same rows, so the last rename may win.
     */
    public void commit(int stack, String attempt, List<OutcomeRow> rows) throws IOException {
        Path temporary = new Path(directory, "_temporary/stack-" + stack + "-" + attempt + ".parquet");
        try {
            OutcomeFile.write(hadoop, temporary, experiment, rows);
            context().rename(temporary, stackFile(stack), Options.Rename.OVERWRITE);
        } finally {
            fileSystem().delete(temporary, false);
        }
    }

    /** Notes that a run failed for good and why. */
    public void fail(int run, String reason) throws IOException {
        Path file = new Path(failedDirectory(), String.format("run-%06d.txt", run));
        try (var out = fileSystem().create(file, true)) {
            out.write(reason.getBytes(StandardCharsets.UTF_8));
        }
    }

    // a leading underscore hides it from Spark and from other readers of the directory
    private Path failedDirectory() {
        return new Path(directory, "_failed");
    }

    private List<Path> matching(Path where, Pattern pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem().listStatus(where)) {
                if (pattern.matcher(status.getPath().getName()).matches()) {
                    files.add(status.getPath());
                }
            }
        } catch (FileNotFoundException e) {
            return files;
        }
        files.sort(null);
        return files;
    }

    private static int number(Pattern pattern, Path file) {
        Matcher matcher = pattern.matcher(file.getName());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(file.toString());
        }
        return Integer.parseInt(matcher.group(1));
    }

    private String readText(Path file) {
        try (InputStream in = fileSystem().open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return directory.getFileSystem(hadoop);
    }

    private FileContext context() throws IOException {
        return FileContext.getFileContext(directory.toUri(), hadoop);
    }
}
