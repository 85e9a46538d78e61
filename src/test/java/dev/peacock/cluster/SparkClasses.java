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
import java.util.Map;

/**
 * What JVMs that live for seconds are started with. They spend most of that time in loading thousands of Spark's classes and in
 * compiling them, so they do not optimise, and map the classes from an archive of this JVM's, which the first of them makes.
 */
final class SparkClasses {
    private static final Path KEPT = JobProcess.SPARK.resolveSibling("spark-classes");
    private static final Path ARCHIVE = KEPT.resolve("spark.jsa");

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
        try {
            Path lockFile = Files.createDirectories(KEPT).resolve("lock");
            try (FileChannel file = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock != null && !isCurrent()) {
                    dump();
                }
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

    /**
     * Java finds a jar of the archive where it was when the archive was made, or nothing of the archive is used; so that home of links
     * stays. That processes with another home use it is tried, since without it they would only be slower.
     */
    private static void dump() throws IOException {
        Path made = KEPT.resolve("made.jsa");
        Path temporary = Files.createTempDirectory("spark-classes");
        run(
                new JobProcess(KEPT, options("-XX:ArchiveClassesAtExit=" + made)),
                "run --conf conf/digits-nearest-neighbour.conf --set subsets.models=4 --out " + temporary.resolve("out")
                        + " -- --master local[1]");
        try (JobProcess other = new JobProcess(temporary, options("-Xshare:on -XX:SharedArchiveFile=" + made))) {
            run(other, "--help");
        }
        Directories.delete(temporary);
        Files.move(made, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> options(String option) {
        return Map.of("SPARK_SUBMIT_OPTS", SHORT_LIVED + " -Xlog:disable " + option);
    }

    private static void run(JobProcess job, String words) {
        Ended ended = job.launcher(words.split(" "));
        assertThat(ended.status()).as(ended.out() + ended.log()).isZero();
    }
}
