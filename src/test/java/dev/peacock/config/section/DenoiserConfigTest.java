package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.config;
import static dev.peacock.config.section.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig.Keep;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Denoisers of images as models of an experiment. */
class DenoiserConfigTest {
    private static final String DIGITS = "dataset.builtin = digits\n";
    private static final String DENOISER = DIGITS + "model.denoiser {}\n";

    @Test
    void defaults_areThoseOfAuditDiffusion() {
        PeacockConfig config = config(DENOISER);
        assertThat(config.model())
                .isEqualTo(new ModelConfig.Denoiser(
                        ModelConfig.Denoiser.Net.MLP,
                        128,
                        3,
                        ModelConfig.Denoiser.Prediction.X0,
                        ModelConfig.Denoiser.Levels.COSINE,
                        200,
                        false));
        assertThat(config.training().batch()).isEqualTo(64);
        assertThat(config.training().updater().rate()).isEqualTo(.003);
        assertThat(config.outcome()).isEqualTo(new OutcomeConfig(OutcomeConfig.Margins.TRUE, false));
        assertThat(config.estimate().score()).isEqualTo(Score.DENOISING);
        assertThat(config.estimate().keep()).isEqualTo(Keep.SIGNIFICANT);
        assertThat(config.model().givesLabels()).isFalse();
        assertThat(config.model().isOfDocuments()).isFalse();
    }

    @Test
    void convolutionalNets_haveOtherDefaults() {
        ModelConfig.Denoiser conv = (ModelConfig.Denoiser)
                config(DIGITS + "model.denoiser { net = conv }").model();
        assertThat(conv.hidden()).isEqualTo(32);
        assertThat(conv.layers()).isEqualTo(2);
    }

    @Test
    void effectiveConfiguration_isReadBack() {
        ReadConfig read = Reading.read(DIGITS
                + "model.denoiser { hidden = 5, layers = 2, prediction = v, levels = linear, noise-steps = 50, conditional = true }\n"
                + "training { epochs = 7, batch = 3, updater.adam.rate = 0.01 }\n"
                + "estimate.memorization-threshold = 2.5");
        ReadConfig again = ConfigReader.read(read.effective(), "e.json", "/base", List.of(), path -> "");
        assertThat(again.config()).isEqualTo(read.config());
        assertThat(again.effective()).isEqualTo(read.effective());
        assertThat(read.config().estimate().memorizationLevel()).isEqualTo(2.5);
    }

    @Test
    void identity_dependsOnTheNetAndItsTraining_notOnTheNumberOfModels() {
        assertThat(id(DENOISER + "subsets.models = 3")).isEqualTo(id(DENOISER));
        assertThat(List.of(
                        id(DENOISER),
                        id(DIGITS + "model.denoiser.noise-steps = 100"),
                        id(DIGITS + "model.denoiser.conditional = true"),
                        id(DENOISER + "training.epochs = 3")))
                .doesNotHaveDuplicates();
    }

    private static String id(String text) {
        return ExperimentIdentity.of(config(text), "hash", "denoiser").id();
    }

    @Test
    void whatDenoisersLack_isRefused() {
        assertThat(problems(DENOISER
                        + "estimate.score = correct\noutcome { predictions = true, characters = true, margins = false }\n"
                        + "training { schedule = cosine, window = 3, clip { norm = 1 }, updater.sgd.rate = 1 }"))
                .containsExactlyInAnyOrder(
                        "x.conf:3: estimate.score: must be denoising for a denoiser, which gives images no label",
                        "x.conf:4: outcome.margins: must not be false for denoisers, which always keep their scores of images",
                        "x.conf:4: outcome.predictions: is not for denoisers, which give images no label; remove it",
                        "x.conf:4: outcome.characters: is for language models (model.char-lstm); remove it",
                        "x.conf:5: training.schedule: is not used by model.denoiser; remove it",
                        "x.conf:5: training.window: is not used by model.denoiser; remove it",
                        "x.conf:5: training.clip: is not used by model.denoiser; remove it",
                        "x.conf:5: training.updater: must be { adam { rate = … } } for model.denoiser, and have no other settings");
        assertThat(problems(Reading.MINIMAL + "estimate.score = denoising").get(0))
                .contains("must be correct, probability, margin or (with training.checkpoints) share unless");
        assertThat(problems("dataset { train { format = text, path = mails }, split {} }\nmodel.denoiser {}")
                        .get(0))
                .contains("cannot be trained on a data set of texts");
    }
}
