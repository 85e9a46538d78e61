package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that spark-submit gives are in nothing that driver and executors print or write, with our loggers at DEBUG. */
class PlantedSecretIT {
    private static final String KEY = "pl4nted-s3cret-k3y";
    private static final String PASSWORD = "pl4nted-p4ssword";

    @TempDir
    Path directory;

    @Test
    void keysOfSparkConf_areNowhere() throws IOException {
        Path out = directory.resolve("out");
        Path settings = Files.writeString(
                directory.resolve("log4j2.properties"),
                Files.readString(Path.of("conf/log4j2.properties"))
                        + "logger.own.name = dev.peacock\nlogger.own.level = debug\n");
        try (JobProcess job = new JobProcess(
                directory.resolve("jobs"),
                Map.of(
                        "PEACOCK_STACKS_LOG",
                        directory.resolve("jobs/stacks.log").toString()))) {
            String[] more = {
                "--",
                "--master",
                "local-cluster[1,1,1024]",
                "--driver-java-options",
                "-Dlog4j2.configurationFile=" + settings,
                "--conf",
                "spark.executor.extraJavaOptions=" + SparkClasses.SHORT_LIVED + " -Dlog4j2.configurationFile="
                        + settings,
                "--conf",
                "spark.hadoop.fs.s3a.access.key=" + KEY + "-a",
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=" + KEY
            };
            Ended train = job.launcher(words(
                    more,
                    "train",
                    "--conf",
                    "conf/digits-nearest-neighbour.conf",
                    "--set",
                    "subsets.models=4",
                    "--out",
                    out.toString()));
            assertThat(train.status()).as(train.log()).isZero();
            Ended bad = job.launcher(words(
                    more,
                    "train",
                    "--conf",
                    "conf/digits-nearest-neighbour.conf",
                    "--out",
                    "hdfs://" + PASSWORD + "@localhost:1/" + KEY));
            assertThat(bad.status()).as(bad.log()).isNotZero();
            assertThat(bad.log()).contains("...");
        }
        // the processes' own output is among the files
        try (Stream<Path> files = Stream.of(out, directory.resolve("jobs")).flatMap(PlantedSecretIT::walk)) {
            List<Path> all = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".jar"))
                    .toList();
            assertThat(all).anyMatch(file -> file.endsWith("stacks.log")).anyMatch(file -> file.endsWith("stderr"));
            for (Path file : all) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY)
                        .doesNotContain(PASSWORD);
            }
        }
    }

    private static String[] words(String[] more, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
