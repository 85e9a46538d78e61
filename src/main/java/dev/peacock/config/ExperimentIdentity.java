package dev.peacock.config;

import dev.peacock.check.Shown;
import dev.peacock.config.text.Canonical;
import dev.peacock.provenance.Sha256;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The identity of an experiment: data set content, trainer, model, training and sampling, as canonical fields. The
 * number of models, scheduling and estimation are not part of it, so models can be added to a fleet.
 */
public record ExperimentIdentity(Map<String, String> fields) {
    private static final String GROUPS = "subsets.groups";
    private static final int HEX_DIGITS = 16;

    public ExperimentIdentity {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Of a fleet whose subsets are not drawn of groups. */
    public static ExperimentIdentity of(PeacockConfig config, String datasetHash, String trainerName) {
        return of(config, datasetHash, trainerName, null);
    }

    /**
     * Of a configuration, a data set with this content hash, and a trainer with this name.
     *
     * @param groupsHash of the train examples' subpopulations, which the content hash leaves out: subsets drawn of groups depend on them;
     *     null where there are none
     */
    public static ExperimentIdentity of(
            PeacockConfig config, String datasetHash, String trainerName, @Nullable String groupsHash) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("dataset", datasetHash);
        fields.put("trainer", trainerName);
        if (config.model() instanceof ModelConfig.Command command) {
            putProgram(command, fields);
        } else {
            putBlock("model", config.model(), fields);
        }
        boolean imported = config.model() instanceof ModelConfig.Imported;
        if (config.model().hasRecipe()) {
            putBlock("training", config.training(), fields);
        }
        if (!imported) {
            putBlock("subsets", config.subsets(), fields);
            if (groupsHash != null && config.subsets().design() instanceof SubsetsConfig.Groups) {
                fields.put(GROUPS, groupsHash);
            }
        }
        fields.remove("training.stack");
        fields.remove("training.stack-timeout");
        fields.remove("training.backend");
        fields.remove("training.kernels");
        fields.remove("subsets.models");
        fields.remove("subsets.first-run");
        return new ExperimentIdentity(fields);
    }

    /** The hash of the groups that subsets are drawn of; null of other designs. */
    public @Nullable String groupsHash() {
        return fields.get(GROUPS);
    }

    /** The first 16 hex digits of the SHA-256 of the canonical JSON of the fields, in UTF-8. */
    public String id() {
        return Sha256.hex(Canonical.json(fields)).substring(0, HEX_DIGITS);
    }

    /**
     * A clause that names the first field, alphabetically, in which another experiment differs, with both values; empty if
     * none does. {@code self} and {@code others} introduce the values: "this directory was trained with", "you asked for".
     */
    public Optional<String> differenceFrom(ExperimentIdentity other, String self, String others) {
        TreeSet<String> names = new TreeSet<>(fields.keySet());
        names.addAll(other.fields.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(fields.get(name), other.fields.get(name)))
                .findFirst()
                .map(name ->
                        self + " " + Shown.text(name) + " = " + shown(name) + "; " + others + " " + other.shown(name));
    }

    private String shown(String name) {
        String value = fields.get(name);
        return value == null ? "none" : Shown.text(value);
    }

    /** Shows files by their hashes, since a long text would not show where two differ. */
    private static void putProgram(ModelConfig.Command command, Map<String, String> fields) {
        for (int i = 0; i < command.words().size(); i++) {
            fields.put("training.command[" + i + "]", command.words().get(i));
        }
        command.files().forEach(file -> fields.put("training.program." + file.name(), file.sha256()));
    }

    private static void putBlock(String name, Object block, Map<String, String> fields) {
        Canonical.flat(block).forEach((path, value) -> fields.put(name + "." + path, value));
    }
}
