package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.config;
import static dev.peacock.config.section.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SourceConfig.Texts;
import dev.peacock.config.SourceConfig.Texts.Holder;
import dev.peacock.config.UpdaterConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations whose examples are texts. */
class TextConfigTest {
    private static final String TEXTS = "dataset { train { format = text, path = mails, mail = true }, split {} }\n";
    private static final String MODEL = "model.char-lstm {}\n";

    @Test
    void texts_haveDefaults() {
        PeacockConfig config = config(TEXTS + MODEL);
        assertThat(config.dataset().train()).isEqualTo(new Texts(Holder.TEXT, "/base/mails", null, null, null, true));
        assertThat(config.dataset().pieces()).isEqualTo(new DatasetConfig.Pieces(400, 1));
        assertThat(config.dataset().scale()).isEqualTo(1);
        assertThat(config.model()).isEqualTo(new ModelConfig.CharLstm(32, 128, 1, ModelConfig.CharLstm.Cell.LSTM, 0));
        assertThat(config.training().window()).isEqualTo(64);
        assertThat(config.training().batch()).isEqualTo(16);
        assertThat(config.training().updater()).isEqualTo(new UpdaterConfig.Adam(0.005, 0.9, 0.999, 1e-8));
        assertThat(config.training().clip()).isEqualTo(new ClipConfig(ClipConfig.By.NORM, 1));
    }

    @Test
    void columns_ofTexts() {
        String split = ", split {}, length = 20, pieces = 3 }\n" + MODEL;
        assertThat(config("dataset { train { format = jsonl, path = a, group = who, id = name }" + split)
                        .dataset())
                .isEqualTo(new DatasetConfig(
                        new Texts(Holder.JSONL, "/base/a", "text", "who", "name", false),
                        new Texts(Holder.JSONL, "/base/a", "text", "who", "name", false),
                        new DatasetConfig.Split(0.2, true, 1),
                        new DatasetConfig.Pieces(20, 3)));
        assertThat(config("dataset { train { format = parquet, path = a, text = body }" + split)
                        .dataset()
                        .train())
                .isEqualTo(new Texts(Holder.PARQUET, "/base/a", "body", null, null, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "dataset.length = 20, dataset.pieces = 2 | model.char-lstm { layers = 2, cell = gru, dropout = 0.1 }",
                "training { window = 32, clip { norm = 2 }, updater { adam { rate = 0.01 } } } | training.backend = dl4j",
            })
    void effectiveConfiguration_isReadAsTheSame(String one, String two) {
        ReadConfig read = Reading.read(TEXTS + MODEL + one + "\n" + two);
        assertThat(Reading.config(read.effective())).isEqualTo(read.config());
        assertThat(read.effective()).doesNotContain("scale");
    }

    @Test
    void identity_hasTheWindow_onlyOfTexts() {
        assertThat(ExperimentIdentity.of(config(TEXTS + MODEL), "cafe", "char-lstm")
                        .fields())
                .containsEntry("training.window", "64")
                .containsEntry("model.type", "char-lstm")
                .containsEntry("model.cell", "lstm")
                .containsEntry("training.updater.rate", "0.005");
        assertThat(ExperimentIdentity.of(config(Reading.MINIMAL), "cafe", "fleet-cpu")
                        .fields())
                .doesNotContainKey("training.window");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.layers = [{ output = 10 }] | model: cannot be trained on a data set of texts",
                "model.nearest-neighbour {} | model: cannot be trained on a data set of texts",
                "model.gradient-boosted-trees {} | model: cannot be trained on a data set of texts",
                "model.char-lstm { hidden = 0 } | model.char-lstm.hidden: must be a whole number from 1 to 4096",
                "model.char-lstm { cell = rnn } | model.char-lstm.cell: must be one of lstm, gru",
                "model.char-lstm {}, training.augment {} | training.augment: is not used by model.char-lstm",
                "model.char-lstm {}, training.label-smoothing = 0.1 | training.label-smoothing: is not used",
                "model.char-lstm {}, training.updater = sgd | training.updater",
                "model.char-lstm {}, training.updater { adam { beta1 = 0.5 } } | training.updater: must be { adam",
                "model.char-lstm {}, training.clip { value = 1 } | training.clip: must be { norm",
                "model.char-lstm {}, training.backend = data-parallel | training.backend: must be auto, fleet or dl4j",
                "model.char-lstm {}, dataset.standardize = auto | dataset.standardize: is for numbers and pictures",
                "model.char-lstm {}, dataset.resize = [1, 1] | dataset.resize: is for numbers and pictures",
                "model.char-lstm {}, dataset.scale = 2 | dataset.scale: is for numbers and pictures",
                "model.char-lstm {}, dataset.train.text = a | dataset.train.text: needs a column",
                "model.char-lstm {}, dataset.train.label = a | dataset.train.label: is called group",
                "model.char-lstm {}, dataset.train { format = jsonl, mail = null, group = text } | dataset.train.group: must be a column of",
                "model.char-lstm {}, dataset.train { format = jsonl, mail = null, group = a, id = a } | dataset.train.group: must be a",
                "model.char-lstm {}, dataset.train { format = jsonl, mail = null, id = text } | dataset.train.id: must be a column of its",
                "model.char-lstm {}, dataset.length = 0 | dataset.length: must be a whole number from 1",
                "model.char-lstm {}, subsets.design = local-hadamard | subsets.design: must not be local-hadamard",
                "model.char-lstm {}, estimate.influence = prior | estimate.influence: must be difference or ridge",
                "model.char-lstm {}, estimate.distance = hidden | estimate.distance: must not be hidden",
            })
    void whatTextsHaveNot_isRefused(String lines, String message) {
        assertThat(problems(TEXTS + lines)).anyMatch(problem -> problem.contains(message));
    }

    @Test
    void keysOfTexts_areRefusedElsewhere() {
        assertThat(problems("dataset.builtin = digits\nmodel.char-lstm {}"))
                .singleElement()
                .asString()
                .contains("model: char-lstm needs a data set of texts");
        assertThat(Reading.problemsOfMinimalWith("training.window = 64"))
                .singleElement()
                .asString()
                .contains("training.window: is for model.char-lstm");
        assertThat(Reading.problemsOfMinimalWith("dataset.length = 10"))
                .singleElement()
                .asString()
                .contains("dataset.length: is for texts");
        assertThat(problems(
                        "dataset { train { format = text, path = a }, test { format = folder, path = b } }\n" + MODEL))
                .singleElement()
                .asString()
                .contains("dataset.test: has no texts");
    }
}
