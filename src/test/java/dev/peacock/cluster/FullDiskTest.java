package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the output directory fills up at any moment: one sentence, nothing half, and the next start goes on. */
@Tag("spark")
class FullDiskTest {
    private static final Map<String, String> SMALL = Map.of(
            "spark.hadoop.fs.small.impl", SmallDisk.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.small.impl", SmallDisk.Context.class.getName());
    private static final int STARTS = 3;

    @TempDir
    Path directory;

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void settings() {
        // a session that other tests left would not have them
        if (SparkSession.getDefaultSession().isDefined()) {
            SparkSession.getDefaultSession().get().stop();
        }
        SMALL.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    }

    @AfterEach
    void restore() {
        SmallDisk.leave(Long.MAX_VALUE);
        before.forEach((key, value) -> System.clearProperty(key));
    }

    @Test
    void aDiskThatFillsUp_isOneSentence_andLeavesNothingHalf_andTheTablesAreTheSame() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.nearest-neighbour { k = 1 }
                training.stack = 2
                subsets { ratio = 0.5, models = 8, seed = 5 }
                """);
        Path plain = directory.resolve("plain");
        long budget = 1L << 40;
        SmallDisk.leave(budget);
        assertThat(train(conf, plain).status()).isZero();
        long written = budget - SmallDisk.left();
        Path out = directory.resolve("out");
        int failed = 0;
        // each start has room for more of it than the one before, and less than for what it has to write
        for (int start = 0; start < STARTS; start++) {
            SmallDisk.leave(written * start / STARTS);
            Ended ended = train(conf, out);
            if (ended.status() != 0) {
                failed++;
                assertFull(ended, out);
            }
        }
        assertThat(failed).isGreaterThanOrEqualTo(2);
        SmallDisk.leave(Long.MAX_VALUE);
        assertThat(train(conf, out).status()).isZero();
        Outputs.assertNothingTemporary(out);
        Outputs.assertSameRuns(Outputs.rows(out), Outputs.rows(plain));
        SmallDisk.leave(20_000);
        assertFull(estimate(out), out);
        SmallDisk.leave(Long.MAX_VALUE);
        assertThat(estimate(out).status()).isZero();
        assertThat(estimate(plain).status()).isZero();
        Outputs.assertSameTables(out, plain);
    }

    private static void assertFull(Ended ended, Path out) throws IOException {
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log())
                .contains(
                        "out: no disk space is left for this directory",
                        "run the same command again; what was finished is kept")
                .doesNotContain("\tat ");
        assertThat(temporary(out)).isEmpty();
    }

    private static Ended train(Path conf, Path out) {
        return InProcess.run("train", "--conf", conf.toString(), "--out", "small:" + out);
    }

    private static Ended estimate(Path out) {
        return InProcess.run("estimate", "--out", "small:" + out);
    }

    /** Whatever is neither whole nor gone. */
    private static List<String> temporary(Path out) throws IOException {
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(out)) {
            return new ArrayList<>(files.map(file -> out.relativize(file).toString())
                    .filter(name -> name.contains("_temporary") || name.startsWith("_lock"))
                    .toList());
        }
    }
}
