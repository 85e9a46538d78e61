package dev.peacock.training.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.FdrMethod;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.NearestNeighbourTrainer;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.nd4j.NativeBuild;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TrainersTest {
    private static final ModelConfig NEAREST = new ModelConfig.NearestNeighbour(1);
    private static final ModelConfig LAYERS = Fixtures.layers(new LayerConfig.Output(10));
    private static final ArrayStore STORE = ArrayStore.digits(20, 5);

    @Test
    void trainer_isTheOneOfTheModel_underTheNameThatWasAnnounced() {
        Trainer nearest = Trainers.create(config(NEAREST, false), STORE, NativeBuild.choose());
        assertThat(nearest).isInstanceOf(NearestNeighbourTrainer.class);
        assertThat(nearest.name()).isEqualTo(Trainers.trainerName(config(NEAREST, false)));
        Trainer dl4j = Trainers.create(config(LAYERS, true), STORE, NativeBuild.choose());
        assertThat(dl4j).isInstanceOf(Dl4jTrainer.class);
        assertThat(dl4j.name()).isEqualTo(Trainers.trainerName(config(LAYERS, true)));
    }

    @Test
    void margins_areRefused_ofNearestNeighbours() {
        assertThatThrownBy(() -> Trainers.create(config(NEAREST, true), STORE, NativeBuild.choose()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("outcome.margins");
    }

    private static PeacockConfig config(ModelConfig model, boolean margins) {
        return new PeacockConfig(
                new DatasetConfig(new SourceConfig.Digits(true), new SourceConfig.Digits(false), null, 16),
                model,
                Fixtures.training(1, 8, new UpdaterConfig.Sgd(0.1)),
                new SubsetsConfig(new SubsetsConfig.Uniform(0.7), 10, 1),
                new OutcomeConfig(margins),
                new EstimateConfig(
                        new BigDecimal("0.25"),
                        new BigDecimal("0.15"),
                        true,
                        0.05,
                        FdrMethod.BENJAMINI_HOCHBERG,
                        null,
                        EstimateConfig.Keep.HIGH_INFLUENCE,
                        false,
                        EstimateConfig.Adjust.NONE,
                        null));
    }
}
