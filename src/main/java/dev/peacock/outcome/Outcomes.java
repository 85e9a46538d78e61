package dev.peacock.outcome;

import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.provenance.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes directory of one experiment: a file for each stack, and a small note for each run that failed for good.
 * A file is put in its place completely or not at all, so every file that exists is complete.
 */
public final class Outcomes {
    /** Hadoop's setting for how long a listing may lag behind what was committed, in seconds. */
    public static final String PATIENCE = "peacock.listing.seconds";

    private static final double PATIENCE_SECONDS = 120;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LAST_PAUSE_MILLIS = 5_000;

    private final Configuration hadoop;
    private final Path directory;
    private final StackFiles files;
    private final String experiment;

    public Outcomes(Configuration hadoop, Path directory, String experiment) {
        this.hadoop = hadoop;
        this.directory = directory;
        this.files = new StackFiles(hadoop, directory);
        this.experiment = experiment;
    }

    /**
     * The finished and failed runs, by run number: the stack whose file ({@link #stackFile}) has each finished run, and
     * the reason of each failed one. Numbers, since a path takes as much memory as ten of them.
     */
    public record Inventory(SortedMap<Integer, Integer> finished, SortedMap<Integer, String> failed) {

        public boolean isEmpty() {
            return finished.isEmpty() && failed.isEmpty();
        }

        /** How many runs are finished or failed. */
        public int ended() {
            return finished.size() + failed.size();
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

    /** The files that hold finished runs, each once, in the order of the runs. Names, which tasks can take. */
    public List<String> filesOf(int[] runs, Inventory inventory) {
        return Arrays.stream(runs)
                .map(run -> Objects.requireNonNull(inventory.finished.get(run)))
                .distinct()
                .mapToObj(stack -> stackFile(stack).toString())
                .toList();
    }

    /** Reads the directory. Throws a UserError for files of another experiment, and for runs that are in two files. */
    public Inventory inventory() throws IOException {
        SortedMap<Integer, Integer> finished = new TreeMap<>();
        for (int stack : files.stacks()) {
            Path file = stackFile(stack);
            SealedParquet.Label label = label(file);
            if (label == null) {
                continue;
            }
            OutcomeFile.sealed(hadoop, file).checkOwner(label.owner(), experiment);
            for (int run : label.numbers()) {
                Integer other = finished.putIfAbsent(run, stack);
                if (other != null) {
                    throw new UserError(file + ": run " + run + " is also in "
                            + stackFile(other).getName()
                            + "; training.stack must stay what it was when the directory was made");
                }
            }
        }
        return new Inventory(finished, files.failed());
    }

    /** The outcome files, whole or not, by name. */
    public List<Path> files() throws IOException {
        return files.files();
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
        return files.moveAway(file);
    }

    /**
     * Reads the directory repeatedly until it has the {@code committed} runs, since a store may list a file only some
     * time after it was written. Throws a UserError if it does not within {@link #PATIENCE} seconds, since otherwise
     * runs would be missing unnoticed.
     */
    public Inventory inventory(Set<Integer> committed) throws IOException {
        double until = Clock.seconds() + hadoop.getDouble(PATIENCE, PATIENCE_SECONDS);
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Inventory inventory = inventory();
            List<Integer> unlisted = committed.stream()
                    .filter(run -> !inventory.finished().containsKey(run)
                            && !inventory.failed().containsKey(run))
                    .sorted()
                    .toList();
            if (unlisted.isEmpty()) {
                return inventory;
            }
            if (Clock.seconds() >= until) {
                throw new UserError(directory + ": " + unlisted.size() + " of the " + committed.size()
                        + " runs that were just committed are not listed there yet, the first of them run "
                        + unlisted.get(0) + "; they are not lost: run the same command again later, or set " + PATIENCE
                        + " to more seconds");
            }
            sleep(pause);
            pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
        }
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a listing");
        }
    }

    // a file that is listed and not there was deleted, or is not to be read yet
    private SealedParquet.@Nullable Label label(Path file) throws IOException {
        try {
            return OutcomeFile.sealed(hadoop, file).label();
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** The file that holds a stack's rows. */
    public Path stackFile(int stack) {
        return files.file(stack);
    }

    /**
     * What is read of a row beside its bits: nothing, its margins of test examples, its predictions, those and all its scores of examples, or
     * also those of characters.
     */
    public enum Kept {
        BITS,
        TEST_MARGINS,
        PREDICTIONS,
        SCORES,
        ALL
    }

    /** Rows of one file, only their bits unless more is asked for; n and q are the numbers of train and test examples. */
    public List<OutcomeRow> read(Path file, int n, int q, Kept kept) throws IOException {
        List<OutcomeRow> all = new ArrayList<>();
        try (SealedRows<OutcomeRow> rows = rows(file, n, q, kept)) {
            for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    /** The same, row after row. */
    public SealedRows<OutcomeRow> rows(Path file, int n, int q, Kept kept) throws IOException {
        return OutcomeFile.open(hadoop, file, experiment, n, q, kept);
    }

    /** Rows with all that they have, or none where the file is not there. */
    public List<OutcomeRow> readIfPresent(Path file, int n, int q) throws IOException {
        return files.fileSystem().exists(file) ? read(file, n, q, Kept.ALL) : List.of();
    }

    /**
     * Commits a stack: all its rows, in one file that is there whole or not at all. {@code attempt} tells writers of the same
     * stack apart; they write the same rows, so the last may win.
     */
    public void commit(int stack, String attempt, List<OutcomeRow> rows) throws IOException {
        // a Parquet writer that fails still ends its file well, so it must not write to where files count
        files.commit(stack, attempt, OutcomeFile.bytes(hadoop, experiment, rows));
    }

    /** Notes that a run failed for good and why. */
    public void fail(int run, String reason) throws IOException {
        files.fail(run, reason);
    }

    boolean hasFailed(int run) throws IOException {
        return files.hasFailed(run);
    }

    /** Removes what writers left that did not finish. */
    void removeTemporary() throws IOException {
        files.removeTemporary();
    }
}
