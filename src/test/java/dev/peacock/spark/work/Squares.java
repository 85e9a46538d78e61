package dev.peacock.spark.work;

import dev.peacock.outcome.RecordCodec;
import dev.peacock.outcome.TableFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** Work that trains nothing: the square of each number, and of the even ones a second row in words. */
public record Squares(String marks, Fault fault, int number) implements Work.Task<Squares.Row> {
    public static final int STACK = 2;
    /** Whose files they are. */
    public static final String OWNER = "0123456789abcdef";

    static final String NAME = "squares of the tests";
    static final Progress.Words WORDS = new Progress.Words("squaring", "numbers", "numbers/s");

    private static final long serialVersionUID = 1L;

    /** What goes wrong at the number. */
    public enum Fault {
        NONE,
        THROWS,
        CANCELS,
        HANGS,
        FAILS_FOR_GOOD
    }

    public record Row(int number, long square, @Nullable String word) implements Serializable {}

    static Work<Row> work(Path directory, Path marks, Fault fault, int number, Work.@Nullable Limit limit) {
        return new Work<>(
                NAME,
                OWNER,
                "squares",
                WORDS,
                STACK,
                new Squares(marks.toString(), fault, number),
                files(directory, OWNER),
                limit);
    }

    public static Work.Files<Row> files(Path directory, String owner) {
        String path = directory.toUri().toString();
        return hadoop -> new TableFiles<>(
                hadoop,
                new org.apache.hadoop.fs.Path(path),
                owner,
                new RecordCodec<>(Row.class, "number", "square", "word?"),
                "square with repair again");
    }

    /** All rows of the numbers from 0 to {@code end - 1}. */
    public static List<Row> expected(int end) {
        List<Row> rows = new ArrayList<>();
        for (int number = 0; number < end; number++) {
            rows.addAll(rows(number));
        }
        return rows;
    }

    private static List<Row> rows(int number) {
        Row row = new Row(number, (long) number * number, null);
        return number % 2 == 0 ? List.of(row, new Row(number, row.square(), "even")) : List.of(row);
    }

    /** How often each number was begun. */
    public static Map<Integer, Integer> begun(Path marks) throws IOException {
        Map<Integer, Integer> begun = new TreeMap<>();
        try (Stream<Path> files = Files.list(marks)) {
            files.forEach(file ->
                    begun.merge(Integer.valueOf(file.getFileName().toString().replaceAll("-.*", "")), 1, Integer::sum));
        }
        return begun;
    }

    @Override
    public Work.Made<Row> run(Stack stack, Device device) throws IOException {
        double began = Clock.seconds();
        List<Row> rows = new ArrayList<>();
        Map<Integer, String> failed = new TreeMap<>();
        for (int each : stack.numbers()) {
            Files.createTempFile(Path.of(marks), each + "-", "");
            if (each != number || fault == Fault.NONE) {
                rows.addAll(rows(each));
            } else if (fault == Fault.FAILS_FOR_GOOD) {
                failed.put(each, "planted");
            } else {
                fail();
            }
        }
        return new Work.Made<>(rows, failed, Clock.seconds() - began);
    }

    private void fail() throws IOException {
        if (fault == Fault.THROWS) {
            throw new IOException("planted");
        }
        if (fault == Fault.CANCELS) {
            SparkContext.getOrCreate().cancelJobGroup(NAME);
        }
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            throw new IOException("told to end", e);
        }
    }
}
