package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.peacock.config.ExperimentIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveTest {

    @Test
    void effective_isTheWholeConfigurationWithDefaultsInSortedKeys() {
        assertThat(Reading.read("# a comment\n" + Reading.MINIMAL + "estimate.influence-threshold = 0.150")
                        .effective())
                .isEqualTo("""
                        {
                          "dataset": {
                            "builtin": "digits",
                            "scale": 16,
                            "shape": [
                              8,
                              8,
                              1
                            ]
                          },
                          "estimate": {
                            "adjust": "none",
                            "fdr": 0.05,
                            "fdr-method": "benjamini-hochberg",
                            "influence": "difference",
                            "influence-threshold": 0.150,
                            "keep": "high-influence",
                            "memorization-threshold": 0.25,
                            "same-label": true,
                            "score": "correct",
                            "split-check": false
                          },
                          "model": {
                            "layers": [
                              {
                                "output": 10
                              }
                            ]
                          },
                          "outcome": {
                            "margins": "auto",
                            "predictions": "auto"
                          },
                          "subsets": {
                            "design": "uniform",
                            "first-run": 0,
                            "models": 1000,
                            "ratio": 0.7,
                            "seed": 1
                          },
                          "training": {
                            "backend": "auto",
                            "batch": 128,
                            "epochs": 10,
                            "kernels": "auto",
                            "l2": 0,
                            "label-smoothing": 0,
                            "schedule": "constant",
                            "stack": 16,
                            "updater": {
                              "nesterovs": {
                                "momentum": 0.9,
                                "rate": 0.1
                              }
                            },
                            "weight-decay": 0
                          }
                        }
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dataset.shape = [64], dataset.scale = 1",
                "training.updater { adam { rate = 1e-12, epsilon = 0.1 } }\ntraining.schedule { step { factor = 0.3, every = 2 } }",
                "training.updater { sgd { rate = 1e90 } }\ntraining.schedule { cosine { warm-up = 0.1 } }",
                "training { schedule { constant { warm-up = 0.5 } }, l2 = 1e-4, label-smoothing = 0.1, kernels = nd4j }",
                "training { schedule { step { warm-up = 2 } }, clip { value = 0.5 }, augment { crop-padding = 2 } }",
                "training { schedule { one-cycle { peak = 0.4, start = 0.1, end = 0.01 } }, augment { flip = no } }",
                "training { schedule = one-cycle, clip { layer-norm = 1 } }\ntraining.backend = fleet",
                "training.clip { norm = 5 }",
                "model.layers = [{ conv2d = 1, padding = same }, { batch-norm = true, activation = elu }, { residual = [{ conv2d = 1,"
                        + " padding = same }, { batch-norm = true }], activation = tanh }, { global-avg-pool = true }, { output = 10 }]",
                "training { backend = dl4j, weight-decay = 0.00001, epochs = 100, batch = 1 }",
                "training { backend = data-parallel, data-parallel { workers = 3, averaging-frequency = 1 } }",
                "subsets { design = leave-one-out, leave-out = [3, 1], seed = -9223372036854775808 }",
                "subsets { design = bernoulli, ratio = 0.5 }",
                "subsets { design = balanced, ratio = 0.25, block = 8 }",
                "subsets { design = local-hadamard, block = 16 }",
                "subsets { design = exclusion, exclude = [[3, 1], [0]] }",
                "subsets { design = exclusion, exclude = [[3, 1], \"bits:CQ==\"], paired = true }",
                "subsets { design = leave-one-out, leave-out = [3, 1], paired = true }",
                "outcome.margins = true",
                "outcome.margins = auto",
                "estimate { memorization-threshold = 0.10, influence-threshold = -1e-9, same-label = no, top-per-test = 3 }",
                "estimate.keep = all",
                "estimate { fdr-method = benjamini-yekutieli, split-check = true, target-se = 0.030 }",
                "estimate.adjust = neighbours",
                "estimate { influence = prior, distance = hidden }",
                "estimate { embeddings = /a.npz, distance = values }",
                "estimate.embeddings = /a.npz",
                "model.layers = [{ conv2d = 2, padding = same, activation = leaky-relu }, { conv2d = 2, padding = 1 }, "
                        + "{ max-pool = 2 }, { avg-pool = 3, padding = 1 }, { batch-norm = true }, { dropout = 0 }, { output = 2 }]",
                "model.layers = null, model.nearest-neighbour.k = 3",
                "model.layers = null, model.dl4j-json = \"{}\"",
                "dataset = null, dataset.train { format = csv, path = \"ä \\\"\\\\\\n.csv\", label = 3, header = true }\n"
                        + "dataset.test { format = csv, path = ../b.csv, label = y, encoding = latin1 }",
                "dataset = null, dataset.train { format = parquet, path = a }\ndataset.test { format = idx, images = a, labels = b }",
                "dataset = null, dataset.train { format = parquet, path = a, features = x }\n"
                        + "dataset.test { format = parquet, path = b, label = y, features = x }",
                "dataset = null, dataset.train { format = csv, path = a, label = 3, header = true, subpopulation = \"4\" }\n"
                        + "dataset.test { format = parquet, path = b, features = x, subpopulation = s.t }",
                "dataset = null, dataset.train { format = folder, path = \"s3a://a/b\" }\ndataset.test { format = folder, path = /b }",
                "dataset = null, dataset.train { format = folder, path = /a, subpopulation = folder }\n"
                        + "dataset.test { format = folder, path = /b }\nsubsets { design = groups, ratio = 0.5 }",
                "dataset = null, dataset.train { format = numpy, path = /a, subpopulation = s }\n"
                        + "dataset.test { format = numpy, path = /b }\nsubsets { design = groups, ratio = 0.5 }",
            })
    void effective_readFromAnywhere_givesTheSameAgain(String lines) {
        ReadConfig read = Reading.read(Reading.MINIMAL + lines);
        ReadConfig again = ConfigReader.read(read.effective(), "effective.json", "/elsewhere", List.of(), path -> {
            throw new AssertionError("no file is needed");
        });
        assertThat(again.config()).isEqualTo(read.config());
        assertThat(again.effective()).isEqualTo(read.effective());
        ConfigParseOptions strict = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
        assertThat(ConfigFactory.parseString(read.effective(), strict).root()).isNotEmpty();
    }

    @Test
    void effective_ofALargeSet_isShort_andGivesTheSameAgain() {
        List<Integer> set = new ArrayList<>(
                IntStream.range(0, 5_000).map(i -> 7 * i % 50_021).boxed().toList());
        String text = Reading.MINIMAL + "subsets { design = exclusion, exclude = [" + set + "], paired = true }";
        ReadConfig read = Reading.read(text);
        assertThat(read.effective()).contains("\"bits:").hasSizeLessThan(12_000);
        ReadConfig again = ConfigReader.read(read.effective(), "effective.json", "/elsewhere", List.of(), path -> {
            throw new AssertionError("no file is needed");
        });
        assertThat(again).isEqualTo(read);
        Map<String, String> fields =
                ExperimentIdentity.of(read.config(), "data", "fleet-cpu").fields();
        assertThat(fields.get("subsets.design.sets[0]")).matches("sha256:[0-9a-f]{64}");
        Collections.reverse(set);
        ReadConfig reversed = Reading.read(
                Reading.MINIMAL + "subsets { design = exclusion, exclude = [" + set + "], paired = true }");
        assertThat(reversed.config()).isEqualTo(read.config());
    }
}
