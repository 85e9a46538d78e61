package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String OPTIONS = "spark.executor.extraJavaOptions";

    @Test
    void executors_getOneNativeThread_theVectorModule_andTheDriversKernels() {
        SparkConf conf = Sessions.settings(new SparkConf(false), "train", "SkylakeX");
        assertThat(conf.get("spark.master")).isEqualTo("local[*]");
        assertThat(conf.get("spark.app.name")).isEqualTo("peacock train");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
        assertThat(conf.get("spark.executorEnv.OPENBLAS_CORETYPE")).isEqualTo("SkylakeX");
        assertThat(conf.get(OPTIONS)).isEqualTo("--add-modules=jdk.incubator.vector");
        assertThat(Sessions.settings(new SparkConf(false), "train", "").contains("spark.executorEnv.OPENBLAS_CORETYPE"))
                .isFalse();
    }

    @Test
    void whatTheUserSet_stays() {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", "spark://host:7077")
                .set("spark.executorEnv.OMP_NUM_THREADS", "4")
                .set("spark.executorEnv.OPENBLAS_CORETYPE", "Haswell")
                .set(OPTIONS, "-Xss4m");
        Sessions.settings(conf, "train", "SkylakeX");
        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
        assertThat(conf.get("spark.executorEnv.OPENBLAS_CORETYPE")).isEqualTo("Haswell");
        assertThat(conf.get(OPTIONS)).isEqualTo("-Xss4m --add-modules=jdk.incubator.vector");
        assertThat(Sessions.settings(conf, "train", "SkylakeX").get(OPTIONS))
                .as("asked for twice, added once")
                .isEqualTo("-Xss4m --add-modules=jdk.incubator.vector");
    }
}
