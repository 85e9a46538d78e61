package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.command.JobOptions;
import dev.peacock.config.ModelConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NextStepsTest {
    /** audit consistency refuses models that give no labels. */
    @Test
    void theAuditAfterARun_isOneThatTheModelsCanHave() {
        ModelConfig texts = new ModelConfig.CharLstm(1, 1, 1, ModelConfig.CharLstm.Cell.LSTM, 0);
        assertThat(afterRun(texts)).contains("audit membership --out x").doesNotContain("consistency");
        ModelConfig images = new ModelConfig.Denoiser(
                ModelConfig.Denoiser.Net.MLP,
                1,
                1,
                ModelConfig.Denoiser.Prediction.X0,
                ModelConfig.Denoiser.Levels.COSINE,
                2,
                false);
        assertThat(afterRun(images)).contains("audit membership --out x").doesNotContain("consistency");
        assertThat(afterRun(new ModelConfig.NearestNeighbour(1))).contains("audit consistency --out x");
        assertThat(afterRun(new ModelConfig.NearestNeighbour(1), true))
                .contains("run another audit")
                .doesNotContain("consistency");
    }

    private static String afterRun(ModelConfig model) {
        return afterRun(model, false);
    }

    private static String afterRun(ModelConfig model, boolean audited) {
        JobOptions options = new JobOptions();
        options.out = "x";
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        NextSteps.afterRun(new PrintStream(log, true, StandardCharsets.UTF_8), options, "report", 4, model, audited);
        return log.toString(StandardCharsets.UTF_8);
    }
}
