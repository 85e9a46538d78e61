package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong configuration is refused before a lock is taken, a directory made or a Spark session opened. */
class ConfigurationFirstTest {
    private static final String MASTER = "spark.master";

    @TempDir
    Path directory;

    private String before;

    /** A session that is opened all the same fails with exit status 1. */
    @BeforeEach
    void noSessionCanBeOpened() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return session;
        });
        before = System.setProperty(MASTER, "no-such-master");
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(MASTER);
        } else {
            System.setProperty(MASTER, before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --until-se 0.05",
                "train",
                "plan",
                "validate",
                "estimate",
                "report",
                "export --to arrays.npz",
                "audit consistency",
                "audit epsilon",
                "audit leave-one-out",
                "audit longtail",
                "audit membership",
                "audit utility"
            })
    void aTypo_isRefused_beforeAnythingIsOpened(String command) throws IOException {
        Path conf = Files.writeString(
                directory.resolve("typo.conf"), "dataset.builtin = digits\nsubsets.models = 4\ntraining.epoch = 3\n");
        Path out = directory.resolve("out");
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--conf", conf.toString(), "--out", out.toString()));
        refused(words, "training.epoch: no such key; did you mean training.epochs?");
        assertThat(out).doesNotExist();
        assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
    }

    @Test
    void aTypo_inTheConfigurationOfAnImport_isRefused_beforeAnythingIsOpened() throws IOException {
        Path conf = Files.writeString(directory.resolve("typo.conf"), "training.stak = 3\n");
        Path out = directory.resolve("out");
        refused(
                List.of("import", "--npz", "fleet.npz", "--conf", conf.toString(), "--out", out.toString()),
                "training.stak: no such key");
        assertThat(out).doesNotExist();
    }

    @Test
    void aMissingFile_isRefused_beforeAnythingIsOpened() {
        Path out = directory.resolve("out");
        refused(
                List.of("train", "--conf", directory.resolve("no.conf").toString(), "--out", out.toString()),
                "no.conf: cannot be read");
        refused(List.of("plan", "--out", out.toString()), "--conf is missing");
        refused(
                List.of("estimate", "--out", out.toString()),
                "there is no experiment in this directory; run train first");
        assertThat(out).doesNotExist();
    }

    private static void refused(List<String> words, String reason) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            int status = Cli.run(words, stream, stream);
            assertThat(log.toString(StandardCharsets.UTF_8)).contains(reason);
            assertThat(status).isEqualTo(2);
        }
    }
}
