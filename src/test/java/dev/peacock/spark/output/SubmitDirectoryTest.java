package dev.peacock.spark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relative path is the submitter's, also where the driver starts elsewhere. */
class SubmitDirectoryTest {
    private static final String MODE = "spark.submit.deployMode";

    @AfterEach
    void forget() {
        System.clearProperty(MODE);
        System.clearProperty(SubmitDirectory.KEY);
    }

    @Test
    void relativePath_startsHere_whereTheDriverIsTheSubmitters() {
        System.setProperty(MODE, "client");
        assertThat(SubmitDirectory.absolute("a/../b")).isEqualTo(Path.of("b").toAbsolutePath());
        assertThat(root("b")).isEqualTo("file:" + Path.of("b").toAbsolutePath());
    }

    @Test
    void relativePath_startsWhereTheLauncherWas_inClusterMode() {
        System.setProperty(MODE, "cluster");
        System.setProperty(SubmitDirectory.KEY, "/home/someone/a b");
        assertThat(SubmitDirectory.absolute("../out")).isEqualTo(Path.of("/home/someone/out"));
        assertThat(SubmitDirectory.absolute("/out")).isEqualTo(Path.of("/out"));
        assertThat(root("out")).isEqualTo("file:/home/someone/a b/out");
        assertThat(root("file:/out")).isEqualTo("file:/out");
    }

    @Test
    void fileBesideTheDriver_goesBeforeTheSubmitters() {
        System.setProperty(MODE, "cluster");
        System.setProperty(SubmitDirectory.KEY, "/home/someone");
        assertThat(SubmitDirectory.fileToRead("pom.xml"))
                .isEqualTo(Path.of("pom.xml").toAbsolutePath());
        assertThat(SubmitDirectory.fileToRead("no.conf")).isEqualTo(Path.of("/home/someone/no.conf"));
    }

    @Test
    void relativePath_isRefused_inClusterMode_whereNobodySaysWhereItStarts() {
        System.setProperty(MODE, "cluster");
        assertThatThrownBy(() -> root("out"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("out: is relative, but in cluster mode");
        assertThat(root("/out")).isEqualTo("file:/out");
    }

    private static String root(String uri) {
        return new OutputDirectory(new Configuration(false), uri).root().toString();
    }
}
