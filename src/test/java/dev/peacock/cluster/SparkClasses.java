package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What JVMs that live for seconds are started with. They spend most of that time in loading thousands of Spark's classes and in
 * compiling them, so they do not optimise, and map the classes from an archive of this JVM's, which the first of them makes.
 */
final class SparkClasses {
    private static final Path ARCHIVE = JobProcess.SPARK.resolveSibling("spark-classes.jsa");

    /** For JVMs to which the archive is of no use, since another directory is on their class path. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final String OPTIONS = String.join(
            " ",
            SHORT_LIVED,
            // a JVM to which the archive is of no use, as its class path is another, goes without, and is to say
            // nothing
            "-Xlog:disable -XX:SharedArchiveFile=" + ARCHIVE,
            // the class path of an archive has no directory of files, as conf is
            "-Dlog4j2.configurationFile=" + JobProcess.SPARK.resolve("conf/log4j2.properties"));

    private static boolean asked;

    private SparkClasses() {}

    /** For spark-submit's JVM and those of executors. */
    static String options() {
        make();
        return OPTIONS + " \"-Dspark.executor.extraJavaOptions=" + OPTIONS + "\"";
    }

    /** Where another process makes the archive just now, there is none yet, which only costs time. */
    private static synchronized void make() {
        if (asked) {
            return;
        }
        asked = true;
        try (FileChannel file = FileChannel.open(
                        ARCHIVE.resolveSibling("spark-classes.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null && !isCurrent()) {
                dump();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCurrent() throws IOException {
        return Files.exists(ARCHIVE)
                && Files.getLastModifiedTime(ARCHIVE)
                                .compareTo(Files.getLastModifiedTime(JobProcess.SPARK.resolve("jars")))
                        > 0;
    }

    private static void dump() throws IOException {
        Path directory = Files.createTempDirectory("spark-classes");
        Path made = directory.resolve("made.jsa");
        String options = SHORT_LIVED + " -Xlog:disable -XX:ArchiveClassesAtExit=" + made;
        List<String> words =
                List.of("run", "--conf", "conf/digits-nearest-neighbour.conf", "--set", "subsets.models=4");
        try (JobProcess job = new JobProcess(directory.resolve("jobs"), Map.of("SPARK_SUBMIT_OPTS", options))) {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of("--out", directory.resolve("out").toString(), "--", "--master", "local[1]"));
            Ended ended = job.launcher(all.toArray(String[]::new));
            assertThat(ended.status()).as(ended.log()).isZero();
        }
        Path beside = ARCHIVE.resolveSibling("spark-classes.new");
        Files.move(made, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
        Directories.delete(directory);
    }
}
