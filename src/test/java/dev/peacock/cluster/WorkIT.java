package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.outcome.RowFiles;
import dev.peacock.spark.work.Squares;
import dev.peacock.spark.work.SquaresJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that is no training, on executors of their own process, whose driver is killed. */
class WorkIT {
    private static final int END = 20;
    private static final int STACKS = END / Squares.STACK;
    private static final int HANGING = 10;

    @TempDir
    Path directory;

    @Test
    void killedWork_doesOnlyWhatIsMissingOrDamaged_onExecutors() throws IOException {
        Path marks = Files.createDirectory(directory.resolve("marks"));
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            // one executor hangs, and the other does all the rest, perhaps before the one has begun
            assertThat(job.killedWhen(
                            () -> finished() == STACKS - 1 && begun(marks).containsKey(HANGING),
                            squares(marks, "HANGS")))
                    .isTrue();
            Map<Integer, Integer> expected = new TreeMap<>();
            IntStream.range(0, END).forEach(number -> expected.put(number, 1));
            expected.remove(HANGING + 1);
            assertThat(begun(marks)).isEqualTo(expected);
            flipAByte(directory.resolve("work/stack-000000.parquet"));

            Ended again = job.run(squares(marks, "NONE"));

            assertThat(again.status()).as(again.log()).isZero();
            assertThat(again.out())
                    .contains("repair: 9 files of squares read, 1 damaged")
                    .contains("16 of 20 numbers are already finished");
            List.of(0, 1, HANGING, HANGING + 1).forEach(number -> expected.merge(number, 1, Integer::sum));
            assertThat(begun(marks)).isEqualTo(expected);
        }
        List<Squares.Row> rows = new ArrayList<>();
        for (int stack = 0; stack < STACKS; stack++) {
            rows.addAll(files().rows(stack));
        }
        assertThat(rows).isEqualTo(Squares.expected(END));
    }

    private int finished() {
        try {
            return files().files().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Integer, Integer> begun(Path marks) {
        try {
            return Squares.begun(marks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowFiles<Squares.Row> files() {
        return Squares.files(directory.resolve("work"), Squares.OWNER).open(new Configuration());
    }

    private List<String> squares(Path marks, String fault) {
        // in front of the jar, so that one class loader has both
        String classes = JobProcess.JAR.toAbsolutePath() + ":"
                + Path.of("target/test-classes").toAbsolutePath();
        return List.of(
                JobProcess.SPARK.resolve("bin/spark-submit").toString(),
                "--master",
                "local-cluster[2,1,1024]",
                "--driver-class-path",
                classes,
                "--conf",
                "spark.executor.extraClassPath=" + classes,
                "--class",
                SquaresJob.class.getName(),
                JobProcess.JAR.toString(),
                directory.toString(),
                marks.toString(),
                fault,
                String.valueOf(HANGING),
                String.valueOf(END));
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
}
