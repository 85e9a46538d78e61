package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.provenance.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged outcome file of a fleet that an audit trained is mended by the command that the message names. */
@Tag("spark")
class AuditRepairCommandTest {
    private static final String CONF = """
            dataset.train { format = csv, path = train.csv, label = label }
            dataset.test { format = csv, path = test.csv, label = label }
            model.nearest-neighbour { k = 1 }
            training.stack = 4
            subsets { design = bernoulli, ratio = 0.5, seed = 3, models = 12 }
            """;

    @TempDir
    Path directory;

    @Test
    void damagedFleets_areMendedByTheCommandThatTheMessageNames() throws IOException {
        StringBuilder rows = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 40; i++) {
            rows.append("%d,%d,%d%n".formatted(i * 37 % 101, i * 53 % 97, i % 2));
        }
        Files.writeString(directory.resolve("train.csv"), rows);
        Files.writeString(directory.resolve("test.csv"), rows);
        String conf = Files.writeString(directory.resolve("x.conf"), CONF).toString();
        Ended trained = InProcess.run("run", "--conf", conf, "--out", out().toString());
        assertThat(trained.status()).as(trained.log()).isZero();
        assertMended("utility", "--remove", "least", "--keep", "0.5", "--repeats", "2");
        assertMended("leave-one-out", "--ids", "1,2", "--repeats", "2");
    }

    private void assertMended(String audit, String... options) throws IOException {
        Ended before = audit(audit, options);
        assertThat(before.status()).as(before.log()).isZero();
        try (Stream<Path> files = Files.walk(out().resolve("audits/" + audit))) {
            Path outcomes = files.filter(file -> file.endsWith("stack-000000.parquet"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(outcomes);
            bytes[bytes.length / 2] ^= 1;
            Files.write(outcomes, bytes);
            begunByAnother(outcomes.resolveSibling("../experiment.json"));
        }
        Ended damaged = audit(audit, options);
        assertThat(damaged.status()).as(damaged.log()).isEqualTo(2);
        assertThat(damaged.log()).contains("run audit " + audit + " --repair with the same options");
        List<String> repairing = new ArrayList<>(List.of(options));
        repairing.add("--repair");
        Ended mended = audit(audit, repairing.toArray(String[]::new));
        assertThat(mended.status()).as(mended.log()).isZero();
        assertThat(mended.out()).isEqualTo(before.out());
        try (Stream<Path> files = Files.walk(out().resolve("audits/" + audit))) {
            Path experiment = files.filter(file -> file.endsWith("experiment.json"))
                    .findFirst()
                    .orElseThrow();
            JsonNode json = new ObjectMapper().readTree(experiment.toFile());
            assertThat(json.at("/versions/revision").asText()).isEqualTo("0123abc");
            assertThat(json.at("/further_builds/0").asText())
                    .isEqualTo(Build.current().shown());
        }
    }

    private static void begunByAnother(Path experiment) throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(experiment.toFile());
        json.withObject("/versions").put("revision", "0123abc");
        json.remove("checksum");
        Files.writeString(experiment, json.toString());
    }

    private Ended audit(String audit, String... options) {
        List<String> words = new ArrayList<>(List.of("audit", audit, "--out", out().toString()));
        words.addAll(List.of(options));
        return InProcess.run(words);
    }

    private Path out() {
        return directory.resolve("out");
    }
}
