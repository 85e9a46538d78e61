package dev.peacock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.section.Reading;
import dev.peacock.config.text.Canonical;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentIdentityTest {
    private static final String LINES = """
            training { epochs = 15, batch = 32, updater { nesterovs { rate = 0.1, momentum = 0.9 } } }
            subsets { ratio = 0.7, models = 400, seed = 1 }
            """;

    private static ExperimentIdentity identity(String text, String... sets) {
        return ExperimentIdentity.of(Reading.config(text, sets), "cafe", "fleet");
    }

    private static ExperimentIdentity with(String... sets) {
        return identity(Reading.MINIMAL + LINES, sets);
    }

    /** The bytes of the identity are part of every experiment on disk: a change here is a breaking change. */
    @Test
    void id_isTheGoldenOne() {
        ExperimentIdentity identity = with();
        assertThat(Canonical.json(identity.fields()))
                .isEqualTo(
                        "{\"dataset\":\"cafe\",\"model.layers[0].classes\":\"10\",\"model.layers[0].type\":\"output\","
                                + "\"model.type\":\"layers\",\"subsets.design.ratio\":\"0.7\",\"subsets.design.type\":\"uniform\","
                                + "\"subsets.seed\":\"1\",\"trainer\":\"fleet\",\"training.batch\":\"32\",\"training.epochs\":\"15\","
                                + "\"training.schedule.type\":\"constant\",\"training.updater.momentum\":\"0.9\","
                                + "\"training.updater.rate\":\"0.1\",\"training.updater.type\":\"nesterovs\","
                                + "\"training.weight-decay\":\"0\"}");
        assertThat(identity.id()).isEqualTo("f227291ed60e4ac7");
    }

    @Test
    void id_isTheSame_withAndWithoutSubpopulations() {
        String data = "model.layers = [{ output = 10 }]\ndataset.test { format = csv, path = a, label = y }\n"
                + "dataset.train { format = csv, path = a, label = y }\n";
        ExperimentIdentity plain = identity(data + LINES);
        assertThat(plain).isEqualTo(with());
        assertThat(identity(data + LINES, "dataset.train.subpopulation=s")).isEqualTo(plain);
        assertThat(identity(data + LINES, "dataset.test.subpopulation=s").id()).isEqualTo("f227291ed60e4ac7");
    }

    /** Other groups give other masks; other designs do not look at groups. */
    @Test
    void groups_arePart_ofSubsetsThatAreDrawnOfThem() {
        String data = "model.layers = [{ output = 10 }]\ndataset.test { format = csv, path = a, label = y }\n"
                + "dataset.train { format = csv, path = a, label = y, subpopulation = s }\n";
        PeacockConfig groups = Reading.config(data + LINES, "subsets.design=groups");
        ExperimentIdentity one = ExperimentIdentity.of(groups, "cafe", "fleet", "1234");
        ExperimentIdentity other = ExperimentIdentity.of(groups, "cafe", "fleet", "5678");
        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(one.differenceFrom(other, "it has", "you gave"))
                .contains("it has subsets.groups = 1234; you gave 5678");

        PeacockConfig uniform = Reading.config(Reading.MINIMAL + LINES);
        assertThat(ExperimentIdentity.of(uniform, "cafe", "fleet", "1234")).isEqualTo(with());
    }

    @Test
    void id_isTheSame_whenTheTextSaysTheSame() {
        String reordered = """
                # another comment
                subsets.seed = 1, subsets.ratio = 0.70
                training.updater.nesterovs { momentum = 9e-1, rate = 0.10 }
                training { batch = 32, epochs = 15.0 }
                model { layers = [{ output = "10" }] }
                dataset { builtin = digits }
                """;
        assertThat(identity(reordered)).isEqualTo(with());
        assertThat(identity(reordered).id()).isEqualTo(with().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training.updater.nesterovs.rate=0.2",
                "training.updater.nesterovs.momentum=0.8",
                "training.updater=null;training.updater.sgd.rate=0.1",
                "training.epochs=16",
                "training.batch=64",
                "training.schedule=cosine",
                "training.schedule.constant.warm-up=1",
                "training.schedule=one-cycle",
                "training.weight-decay=1e-4",
                "training.l2=1e-4",
                "training.label-smoothing=0.1",
                "training.clip.value=1",
                "training.clip.layer-norm=1",
                "training.clip.norm=1",
                "training.augment.crop-padding=2",
                "training.augment.flip=false",
                "subsets.ratio=0.5",
                "subsets.seed=2",
                "model.layers=[{ dense = 5 }, { output = 10 }]",
                "model.initial-weights=glorot",
            })
    void id_changes_withWhatChangesTheModels(String sets) {
        ExperimentIdentity changed = with(sets.split(";"));
        assertThat(changed.id()).isNotEqualTo(with().id());
        assertThat(difference(changed, with())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subsets.models=2000",
                "model.initial-weights=auto",
                "training.stack=1",
                "training.stack-timeout=90 s",
                "training.backend=dl4j",
                "training.backend=fleet",
                "training.kernels=nd4j",
                "outcome.margins=true",
                "estimate.influence-threshold=0.3",
                "estimate.keep=all",
            })
    void id_stays_withWhatOnlySchedulesOrCounts(String set) {
        assertThat(with(set).id()).isEqualTo(with().id());
    }

    @Test
    void id_changes_withDataSetAndTrainer() {
        PeacockConfig config = Reading.config(Reading.MINIMAL);
        assertThat(ExperimentIdentity.of(config, "a", "fleet").id())
                .isNotEqualTo(ExperimentIdentity.of(config, "b", "fleet").id())
                .isNotEqualTo(ExperimentIdentity.of(config, "a", "dl4j").id())
                .hasSize(16)
                .matches("[0-9a-f]+");
    }

    @Test
    void id_ignoresTraining_forNearestNeighbour() {
        String text = "dataset.builtin = digits\nmodel.nearest-neighbour.k = 3";
        assertThat(identity(text, "training.epochs=3")).isEqualTo(identity(text));
        assertThat(identity(text, "model.nearest-neighbour.k=5").id())
                .isNotEqualTo(identity(text).id());
    }

    @Test
    void difference_namesTheFieldAndBothValues() {
        assertThat(difference(with("subsets.ratio=0.5", "subsets.seed=2"), with()))
                .hasValue("this has subsets.design.ratio = 0.5; that has 0.7");
        assertThat(difference(with("training.updater=null", "training.updater.sgd.rate=0.1"), with()))
                .hasValue("this has training.updater.momentum = none; that has 0.9");
        assertThat(difference(
                        new ExperimentIdentity(Map.of("a", "x".repeat(200))), new ExperimentIdentity(Map.of("a", "y"))))
                .hasValue("this has a = " + "x".repeat(80) + "...; that has y");
        assertThat(difference(with(), with())).isEmpty();
    }

    private static Optional<String> difference(ExperimentIdentity one, ExperimentIdentity other) {
        return one.differenceFrom(other, "this has", "that has");
    }

    @Test
    void identity_isWhole_whenMadeAgainFromItsFields() {
        assertThat(new ExperimentIdentity(with().fields()).id()).isEqualTo(with().id());
    }
}
