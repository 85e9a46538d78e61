package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String OPTIONS = "spark.executor.extraJavaOptions";

    @Test
    void executors_getOneNativeThread_andTheVectorModule() {
        SparkConf conf = Sessions.settings(new SparkConf(false), "train");
        assertThat(conf.get("spark.master")).isEqualTo("local[*]");
        assertThat(conf.get("spark.app.name")).isEqualTo("peacock train");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
        assertThat(conf.get(OPTIONS)).isEqualTo("--add-modules=jdk.incubator.vector");
    }

    @Test
    void kernelsOfOpenBlas_areThoseThatTheUserNamesForExecutors() {
        SparkConf conf = new SparkConf(false).set("spark.executorEnv.OPENBLAS_CORETYPE", "Nehalem");
        assertThat(Sessions.nativeCode(conf).core()).isEqualTo("Nehalem");
        String own = Objects.requireNonNullElse(System.getenv("OPENBLAS_CORETYPE"), "");
        assertThat(Sessions.nativeCode(new SparkConf(false)).core()).isEqualTo(own);
    }

    @Test
    void whatTheUserSet_stays() {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", "spark://host:7077")
                .set("spark.executorEnv.OMP_NUM_THREADS", "4")
                .set(OPTIONS, "-Xss4m");
        Sessions.settings(conf, "train");
        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
        assertThat(conf.get(OPTIONS)).isEqualTo("-Xss4m --add-modules=jdk.incubator.vector");
        assertThat(Sessions.settings(conf, "train").get(OPTIONS))
                .as("asked for twice, added once")
                .isEqualTo("-Xss4m --add-modules=jdk.incubator.vector");
    }
}
