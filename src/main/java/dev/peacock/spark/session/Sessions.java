package dev.peacock.spark.session;

import dev.peacock.check.Secrets;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.storage.LocalDisk;
import dev.peacock.training.nd4j.NativeCode;
import dev.peacock.training.nd4j.OpenBlas;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Opens Spark sessions with the settings that Peacock needs. */
public final class Sessions {
    private static final String ASKED_CORE = "spark.executorEnv." + OpenBlas.VARIABLE;

    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PLUGINS = "spark.plugins";
    /** The Vector API: some loops are several times as fast with it. */
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Sessions() {}

    /** A session under spark-submit's settings; on all cores of this machine where there are none. */
    public static SparkSession open(String command) {
        return SparkSession.builder().config(settings(new SparkConf(), command)).getOrCreate();
    }

    /** Whether {@link #open} returns a session that is already open. */
    public static boolean isOpen() {
        return SparkSession.getDefaultSession().isDefined();
    }

    /** Adds to {@code conf} what is not set there. */
    static SparkConf settings(SparkConf conf, String command) {
        onLocalDisk(conf);
        conf.setIfMissing("spark.app.name", "peacock " + command);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // Spark keeps 100,000 tasks of a stage for its pages, so that the driver's heap would grow with the number of
        // stacks
        conf.setIfMissing("spark.ui.retainedTasks", "1000");
        // two threads in two tasks on two cores were seen to be slower than one thread each, by a factor of ten
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        conf.setIfMissing("spark.redaction.regex", Secrets.NAME);
        if (ExecutorSize.isLocal(conf)) {
            // they are on this process's class path, and Spark would copy them, 350 MB of our jar, for an executor in
            // the same process
            conf.set("spark.jars", "");
            listenHereAlone(conf, System.getenv("SPARK_LOCAL_IP"));
        }
        String options = conf.get(EXECUTOR_OPTIONS, "");
        if (!options.contains(VECTOR_MODULE)) {
            conf.set(EXECUTOR_OPTIONS, (options + " --add-modules=" + VECTOR_MODULE).trim());
        }
        String plugins = conf.get(PLUGINS, "");
        String ours = MetricsPlugin.class.getName();
        if (!List.of(plugins.split(",")).contains(ours)) {
            conf.set(PLUGINS, plugins.isEmpty() ? ours : plugins + "," + ours);
        }
        return conf;
    }

    /** Where driver and executors are one JVM; others could look for the class before they have our jar. */
    private static SparkConf onLocalDisk(SparkConf conf) {
        conf.setIfMissing("spark.master", "local[*]");
        if (ExecutorSize.isLocal(conf)) {
            conf.setIfMissing("spark.hadoop.fs.file.impl", LocalDisk.class.getName());
        }
        return conf;
    }

    /** Without {@code localIp}, which is all that Spark's pages take their address from, they would be open to the network. */
    static void listenHereAlone(SparkConf conf, @Nullable String localIp) {
        if (localIp == null) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", LOOPBACK);
            conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        }
    }

    /** The native code for an experiment that begins: with the kernels of OpenBLAS that the user names for executors or this driver. */
    public static NativeCode nativeCode(SparkConf conf) {
        String own = Objects.requireNonNullElse(System.getenv(OpenBlas.VARIABLE), "");
        return NativeCode.ofThisMachine(conf.get(ASKED_CORE, own).trim());
    }

    /** Hadoop's settings under spark-submit's, without a session. */
    public static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(settings());
    }

    /** Spark's settings as spark-submit has them, without a session. */
    public static SparkConf settings() {
        return onLocalDisk(new SparkConf());
    }
}
