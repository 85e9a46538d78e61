package dev.peacock.cluster;

import java.nio.file.Path;

/**
 * What JVMs that live for seconds are started with. They spend most of that time in loading thousands of Spark's classes and in
 * compiling them, so they do not optimise, and map the classes from the archive that the build makes.
 */
final class SparkClasses {
    private static final Path ARCHIVE = JobProcess.SPARK.resolveSibling("spark-classes/spark.jsa");

    /** For the JVMs of a cluster, whose log has settings of its own. */
    static final String SHORT_LIVED = String.join(
            " ",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            // a JVM to which the archive is of no use, as its class path is another, goes without, and is to say
            // nothing
            "-Xlog:disable -XX:SharedArchiveFile=" + ARCHIVE);

    private static final String OPTIONS = String.join(
            " ",
            SHORT_LIVED,
            // the class path of an archive has no directory of files, as conf is
            "-Dlog4j2.configurationFile=" + JobProcess.SPARK.resolve("conf/log4j2.properties"));

    private SparkClasses() {}

    /** For spark-submit's JVM and those of executors. */
    static String options() {
        return OPTIONS + " \"-Dspark.executor.extraJavaOptions=" + OPTIONS + "\"";
    }
}
