package dev.peacock.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.JavaConverters;
import scala.util.matching.Regex;

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

    @Test
    void localMode_isOpenToThisMachineAlone_unlessAskedOtherwise() {
        SparkConf none = new SparkConf(false);
        Sessions.listenHereAlone(none, null);
        assertThat(none.get("spark.ui.enabled")).isEqualTo("false");
        assertThat(none.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
        assertThat(none.get("spark.driver.host")).isEqualTo("127.0.0.1");
        SparkConf chosen = new SparkConf(false).set("spark.ui.enabled", "true").set("spark.driver.host", "here");
        Sessions.listenHereAlone(chosen, null);
        assertThat(chosen.get("spark.ui.enabled")).isEqualTo("true");
        assertThat(chosen.get("spark.driver.host")).isEqualTo("here");
        SparkConf address = new SparkConf(false);
        Sessions.listenHereAlone(address, "127.0.0.1");
        assertThat(address.getAll()).as("Spark takes all from the variable").isEmpty();
    }

    /** As Spark does it for its pages and its event log. */
    @Test
    void keysOfStorage_areRedacted_andTheUsersRegexStays() {
        SparkConf conf = Sessions.settings(new SparkConf(false), "train");
        Map<String, String> settings = new TreeMap<>();
        for (String name : List.of(
                "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
                "fs.azure.sas.box.me.blob.core.windows.net",
                "fs.gs.auth.service.account.private.key",
                "fs.s3a.encryption.key",
                "spark.hadoop.fs.s3a.secret.key",
                "spark.executorEnv.WANDB_API_KEY")) {
            settings.put(name, "pl4nted");
        }
        settings.put("sun.java.command", "SparkSubmit --conf spark.hadoop.fs.azure.account.key.me=pl4nted peacock.jar");
        settings.put("spark.app.name", "peacock train");
        Regex regex = new Regex(conf.get("spark.redaction.regex"), JavaConverters.<String>asScalaBuffer(List.of()));
        String shown = Utils.redact(
                        Option.apply(regex),
                        JavaConverters.mapAsScalaMap(settings).toSeq())
                .toString();
        assertThat(shown).doesNotContain("pl4nted").contains("(spark.app.name,peacock train)");
        SparkConf own = new SparkConf(false).set("spark.redaction.regex", "mine");
        assertThat(Sessions.settings(own, "train").get("spark.redaction.regex")).isEqualTo("mine");
    }
}
