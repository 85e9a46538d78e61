package dev.peacock.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Spark sessions as Peacock wants them, whoever submits. */
public final class Sessions {
    private Sessions() {}

    /** A session under spark-submit's settings; on all cores of this machine where there are none. */
    public static SparkSession open(String command) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.app.name", "peacock " + command);
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // two threads in two tasks on two cores were seen to be slower than one thread each, by a factor of ten
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        return SparkSession.builder().config(conf).getOrCreate();
    }

    /** Hadoop's settings under spark-submit's, without a session. */
    public static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }
}
