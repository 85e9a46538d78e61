package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token in the URIs of a data set, and a key in Spark's settings, stand in nothing that Peacock prints or writes. */
@Tag("spark")
class PlantedSecretTest {
    private static final String PASSWORD = "pl4nted-p4ssword";
    private static final String KEY = "pl4nted-s3cret/k3y+";
    private static final String FILE_SYSTEM = "spark.hadoop.fs.vault.impl";
    private static final String SETTING = "spark.hadoop.fs.s3a.secret.key";

    @TempDir
    Path directory;

    private final StringBuilder said = new StringBuilder();

    @BeforeEach
    void settings() {
        // a session that another test left does not know them
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return session;
        });
        System.setProperty(FILE_SYSTEM, VaultFileSystem.class.getName());
        System.setProperty(SETTING, KEY);
    }

    @AfterEach
    void noSettings() {
        System.clearProperty(FILE_SYSTEM);
        System.clearProperty(SETTING);
    }

    @Test
    void secrets_areInNoFile_andInNoLine_ofAWholeJob() throws IOException {
        for (String split : List.of("train", "test")) {
            for (int i = 0; i < 12; i++) {
                Path label = Files.createDirectories(directory.resolve("pictures/" + split + "/" + i % 2));
                BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
                image.getRaster().setSample(i % 2, 0, 0, 100 + i);
                ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
            }
        }
        // a token in the place of the user; a password behind a colon is refused, see below
        String vault = "vault://" + PASSWORD + "@store" + directory + "/";
        Files.writeString(directory.resolve("x.conf"), """
                dataset.train { format = folder, path = "%1$spictures/train" }
                dataset.test { format = folder, path = "%1$spictures/test" }
                model.nearest-neighbour { k = 1 }
                subsets { ratio = 0.5, models = 8 }
                training.stack = 4
                """.formatted(vault));
        Path out = directory.resolve("out");
        run(0, "run", "--conf", vault + "x.conf", "--out", out.toString(), "--json");
        run(0, "status", "--out", out.toString());
        run(
                0,
                "export",
                "--out",
                out.toString(),
                "--to",
                directory.resolve("x.npz").toString());
        String other = directory.resolve("other").toString();
        run(0, "train", "--conf", vault + "x.conf", "--out", other, "--set", "subsets.first-run=8");
        run(
                0,
                "merge",
                vault + "out",
                other,
                "--out",
                directory.resolve("merged").toString());
        checkFiles(out);
        checkFiles(directory.resolve("merged"));
        assertThat(Duck.rows("select source from " + Duck.table(out, "dataset/examples"))
                        .toString())
                .contains("vault://...@store")
                .doesNotContain(PASSWORD);

        // bad paths and bad values, whose messages quote them
        run(2, "run", "--conf", vault + "none.conf", "--out", out.toString());
        run(2, "status", "--out", vault + "none");
        run(
                2,
                "train",
                "--conf",
                directory + "/x.conf",
                "--out",
                out.toString(),
                "--set",
                "dataset.train.path=" + vault + "none");
        run(2, "train", "--conf", directory + "/x.conf", "--out", out.toString(), "--set", "subsets.seed=" + vault);
        // a secret in the command, as a shell puts it there: it would go into experiment.json
        run(
                2,
                "train",
                "--conf",
                directory + "/x.conf",
                "--out",
                directory.resolve("command").toString(),
                "--set",
                "model=null",
                "--set",
                "training.command=[a,\"--key=" + KEY + "\"]");
        assertThat(directory.resolve("command/experiment.json")).doesNotExist();
        run(2, "status", "--out", "nowhere://" + PASSWORD + "@host/x");
        run(2, "status", "--out", "nowhere://user:" + PASSWORD + "@host/x");
        run(2, "run", "--conf", vault.replace("://", "://user:") + "x.conf", "--out", out.toString());
        run(2, "status", "--out", out.toString(), "--unknown", KEY);
        assertThat(said.toString())
                .contains("vault://...@store")
                .doesNotContain(PASSWORD)
                .doesNotContain(KEY);
    }

    private void run(int status, String... words) {
        Ended ended = InProcess.run(words);
        assertThat(ended.status()).as(List.of(words) + ": " + ended.log()).isEqualTo(status);
        said.append(ended.out()).append(ended.log());
    }

    private static void checkFiles(Path out) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            files.filter(Files::isRegularFile).forEach(all::add);
        }
        assertThat(all).hasSizeGreaterThan(5);
        for (Path file : all) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(PASSWORD)
                    .doesNotContain(KEY);
        }
    }
}
