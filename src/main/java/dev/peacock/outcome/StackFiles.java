package dev.peacock.outcome;

import dev.peacock.provenance.Machine;
import dev.peacock.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A directory with a file for each stack, and a small note for each number that failed for good. A file is put in its
 * place completely or not at all, so every file that exists is complete. The names of other files begin with an
 * underscore, which hides them from other readers of the directory.
 */
record StackFiles(Configuration hadoop, Path directory) {
    private static final Pattern STACK = Pattern.compile("stack-(\\d{6}|[1-9]\\d{6,})\\.parquet");
    private static final Pattern FAILED = Pattern.compile("run-(\\d{6}|[1-9]\\d{6,})\\.txt");

    private static final String TEMPORARY = "_temporary";

    /** The numbers of the stacks that are listed, ascending. */
    int[] stacks() throws IOException {
        return numbers(directory, STACK);
    }

    Path file(int stack) {
        return new Path(directory, String.format("stack-%06d.parquet", stack));
    }

    /** Files of stacks, whole or not, by name. */
    List<Path> files() throws IOException {
        return Arrays.stream(stacks()).mapToObj(this::file).toList();
    }

    /** The reason of each number that failed. */
    SortedMap<Integer, String> failed() throws IOException {
        SortedMap<Integer, String> failed = new TreeMap<>();
        for (int number : numbers(failedDirectory(), FAILED)) {
            try (InputStream in = fileSystem().open(failedFile(number))) {
                failed.put(number, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return failed;
    }

    /** Moves a damaged file to where nothing reads it, and returns where that is. */
    Path moveAway(Path file) throws IOException {
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

    /** {@code attempt} tells writers of the same stack apart; they write the same rows, so the last may win. */
    void commit(int stack, String attempt, byte[] bytes) throws IOException {
        WholeFile.put(hadoop, file(stack), temporary("stack-" + stack + "-" + attempt), out -> out.write(bytes));
    }

    /** Notes that a number failed for good and why. */
    void fail(int number, String reason) throws IOException {
        String writer = Machine.host() + "-" + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId();
        WholeFile.put(
                hadoop,
                failedFile(number),
                temporary("run-" + number + "-" + writer),
                out -> out.write(reason.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it is noted that a number failed for good. */
    boolean hasFailed(int number) throws IOException {
        return fileSystem().exists(failedFile(number));
    }

    void removeTemporary() throws IOException {
        fileSystem().delete(new Path(directory, TEMPORARY), true);
    }

    private Path temporary(String name) {
        return new Path(directory, TEMPORARY + "/" + name);
    }

    private Path failedFile(int number) {
        return new Path(failedDirectory(), String.format("run-%06d.txt", number));
    }

    private Path failedDirectory() {
        return new Path(directory, "_failed");
    }

    /** The numbers in the names of files, ascending. */
    private int[] numbers(Path where, Pattern pattern) throws IOException {
        try {
            return Arrays.stream(fileSystem().listStatus(where))
                    .map(status -> pattern.matcher(status.getPath().getName()))
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .sorted()
                    .toArray();
        } catch (FileNotFoundException e) {
            return new int[0];
        }
    }

    FileSystem fileSystem() throws IOException {
        return directory.getFileSystem(hadoop);
    }
}
