package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.minimalWith;
import static dev.peacock.config.section.Reading.problems;
import static dev.peacock.config.section.Reading.problemsOfMinimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.DataParallelConfig;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.PeacockConfig;
import org.junit.jupiter.api.Test;

class DataParallelConfigTest {
    private static final String BACKEND = "training.backend = data-parallel\n";

    @Test
    void settings_haveDefaults_withTheBackendOnly() {
        assertThat(minimalWith("").training().dataParallel()).isNull();
        assertThat(minimalWith("training.backend = dl4j").training().dataParallel())
                .isNull();
        assertThat(minimalWith(BACKEND).training().dataParallel()).isEqualTo(new DataParallelConfig(4, 5));
        assertThat(minimalWith(BACKEND + "training.data-parallel { workers = 2, averaging-frequency = 1 }")
                        .training()
                        .dataParallel())
                .isEqualTo(new DataParallelConfig(2, 1));
    }

    @Test
    void settings_areRefused_withAnotherBackend() {
        assertThat(problemsOfMinimalWith("training.data-parallel { workers = 2 }"))
                .containsExactly(
                        "x.conf:3: training.data-parallel: is used only with training.backend = data-parallel; "
                                + "remove it");
    }

    @Test
    void badValues_areRefusedWithTheRule() {
        assertThat(problemsOfMinimalWith(BACKEND + "training.data-parallel { workers = 0, averaging-frequency = 0.5 }"))
                .containsExactly(
                        "x.conf:4: training.data-parallel.workers: must be a whole number from 1 to 1000, but is 0",
                        "x.conf:4: training.data-parallel.averaging-frequency: must be a whole number from 1 to 1000000,"
                                + " but is 0.5");
        assertThat(problemsOfMinimalWith(BACKEND + "training.data-parallel { worker = 2 }"))
                .containsExactly("x.conf:4: training.data-parallel.worker: no such key; did you mean"
                        + " training.data-parallel.workers?");
    }

    @Test
    void nearestNeighbour_isRefused() {
        assertThat(problems("dataset.builtin = digits\nmodel.nearest-neighbour {}\n" + BACKEND))
                .containsExactly("x.conf:3: training.backend: must not be data-parallel for model.nearest-neighbour,"
                        + " which is not trained in steps");
    }

    @Test
    void settings_areAPartOfTheIdentity_andReadBackTheSame() {
        ReadConfig read = Reading.read(Reading.MINIMAL + BACKEND + "training.data-parallel { workers = 3 }");
        assertThat(Reading.config(read.effective())).isEqualTo(read.config());
        assertThat(id("workers = 3")).isEqualTo(id("workers = 3, averaging-frequency = 5"));
        assertThat(id("workers = 3")).isNotEqualTo(id("workers = 2"));
        assertThat(id("workers = 3")).isNotEqualTo(id("workers = 3, averaging-frequency = 4"));
    }

    private static String id(String settings) {
        PeacockConfig config = minimalWith(BACKEND + "training.data-parallel { " + settings + " }");
        return ExperimentIdentity.of(config, "cafe", "data-parallel").id();
    }
}
