package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.provenance.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status asks the directory, not the driver: it answers while one trains there and after it was killed. */
class StatusIT {
    private static final int MODELS = 4000;

    @TempDir
    Path directory;

    @Test
    void status_answersWhileARunGoesOn_andAfterItDied() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.nearest-neighbour { k = 1 }
                training.stack = 2
                subsets.models = 4000
                """);
        Path out = directory.resolve("out");
        List<Ended> alive = new ArrayList<>();
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            boolean killed = job.launcherKilledWhen(
                    () -> {
                        if (Outputs.outcomeFiles(out).isEmpty()) {
                            return false;
                        }
                        alive.add(status(out, "--json"));
                        return models(alive.get(alive.size() - 1)) > models(alive.get(0));
                    },
                    TrainWords.of(conf, out, "local[1]").words());
            assertThat(killed).as("the job is long enough to be killed").isTrue();
        }
        for (Ended ended : alive) {
            assertThat(ended.status()).as(ended.log()).isZero();
            assertThat(models(ended)).isBetween(2, MODELS);
            assertDriver(ended, true);
        }
        Ended dead = status(out, "--json");
        assertThat(dead.status()).isZero();
        assertDriver(dead, false);
        JsonNode json = json(dead);
        assertThat(json.path("models").asInt()).isEqualTo(Outputs.rows(out).size());
        assertThat(json.path("models_missing").asInt())
                .isEqualTo(MODELS - models(dead))
                .isPositive();
        Instant latest = Instant.parse(json.path("last_stack_at").asText());
        assertThat(latest).isBetween(Files.getLastModifiedTime(conf).toInstant(), Instant.now());
        assertThat(status(out).out())
                .contains("runs: " + models(dead) + " of 4000 finished")
                .containsPattern("last stack: \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ, \\d+ s ago")
                .containsPattern(
                        "driver: none; process \\d+ on host \\S+, which began \"peacock train\" at \\S+, is dead and"
                                + " left a lock, last renewed \\d+ s ago; the next command takes it over");
    }

    private static void assertDriver(Ended status, boolean atWork) {
        JsonNode driver = json(status).path("driver");
        assertThat(driver.path("at_work").isBoolean()).isTrue();
        assertThat(driver.path("at_work").asBoolean()).isEqualTo(atWork);
        assertThat(driver.path("host").asText()).isEqualTo(Machine.host());
        assertThat(driver.path("pid").asLong()).isPositive().isNotEqualTo(Machine.pid());
        assertThat(driver.path("command").asText()).isEqualTo("peacock train");
        Instant began = Instant.parse(driver.path("started_at").asText());
        assertThat(Instant.parse(driver.path("lock_renewed_at").asText()))
                .isBetween(began.minusSeconds(1), Instant.now());
    }

    private static Ended status(Path out, String... more) {
        List<String> words = new ArrayList<>(List.of("status", "--out", out.toString()));
        words.addAll(List.of(more));
        return InProcess.run(words);
    }

    private static int models(Ended status) {
        return json(status).path("models").asInt();
    }

    private static JsonNode json(Ended status) {
        try {
            return new ObjectMapper().readTree(status.lastLine());
        } catch (IOException e) {
            throw new AssertionError(status.log(), e);
        }
    }
}
