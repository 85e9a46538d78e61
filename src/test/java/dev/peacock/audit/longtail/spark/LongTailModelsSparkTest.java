package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailSimulationSparkTest.RECIPE;
import static dev.peacock.audit.longtail.spark.LongTailSimulationSparkTest.options;
import static dev.peacock.audit.longtail.spark.LongTailSimulationSparkTest.quietly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job without a model, and with models that do not do what they should. */
@Tag("spark")
class LongTailModelsSparkTest {

    @Test
    void withoutAModel_theTheoryIsAlone(@TempDir Path other) throws IOException {
        Prior prior = new IndependentDraws(FrequencyList.zipf(60, 1));

        LongTailSimulation simulated = quietly(options(prior, 0), null, other);

        assertThat(simulated.learners()).hasSize(4);
        assertThat(LongTailPicture.chart(simulated).series()).hasSize(2);
        JsonNode json = new ObjectMapper().readTree(JsonFiles.line(simulated.summary()));
        assertThat(json.get("models").asInt()).isZero();
        assertThat(json.get("model_seconds").isNull()).isTrue();
        assertThat(json.has("configuration")).isFalse();
        assertThat(new TestRun(other).rows(LongTailSimulationTables.LEARNERS, "learner"))
                .hasSize(4);
    }

    @Test
    void modelsThatDiverge_areCounted(@TempDir Path other) throws IOException {
        Recipe wild = ConfigReader.readRecipe(
                "model.layers = [{ output = 4 }], training { batch = 16, updater { sgd { rate = 1e38 } } }",
                "x.conf",
                "/base",
                List.of(),
                path -> path);

        LongTailSimulation simulated = quietly(options(FrequencyList.zipf(60, 1), 2, 3), wild, other);

        assertThat(simulated.failed()).isEqualTo(2);
        Row row = new TestRun(other)
                .rows(LongTailSimulationTables.LEARNERS, "kind")
                .get(0);
        assertThat(row.<Long>getAs("failed")).isEqualTo(2);
        assertThat(row.<Long>getAs("repetitions")).isZero();
        assertThat(row.isNullAt(row.fieldIndex("error"))).isTrue();
        assertThat(LongTailPicture.chart(simulated).series().get(2).points()).isEmpty();
    }

    @Test
    void modelAndItsNumber_goTogether(@TempDir Path other) {
        assertThatThrownBy(() -> quietly(options(FrequencyList.zipf(60, 1), 3), null, other))
                .isInstanceOf(UserError.class)
                .hasMessage("--models 3: give the model's model.layers and training with --conf, or remove --models");
        assertThatThrownBy(() -> quietly(options(FrequencyList.zipf(60, 1), 0), RECIPE, other))
                .isInstanceOf(UserError.class)
                .hasMessage("--models 0: the model of --conf would never be trained; remove one of the two options");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void modelThatDoesNotFit_isRefusedBeforeAnyWork(@TempDir Path other) {
        for (String text : List.of(
                "model.layers = [{ output = 3 }], training.batch = 16",
                "model.layers = [{ output = 4 }], training.batch = 81")) {
            Recipe wrong = ConfigReader.readRecipe(text, "x.conf", "/base", List.of(), path -> path);
            assertThatThrownBy(() -> quietly(options(FrequencyList.zipf(60, 1), 1), wrong, other))
                    .isInstanceOf(UserError.class);
        }
        assertThat(other).isEmptyDirectory();
    }
}
