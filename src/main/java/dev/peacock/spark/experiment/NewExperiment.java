package dev.peacock.spark.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.peacock.check.Secrets;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.training.nd4j.NativeCode;

/** What experiment.json says of an experiment that begins. */
final class NewExperiment {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private NewExperiment() {}

    static ObjectNode json(Experiment experiment, String fingerprint) throws JsonProcessingException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("experiment", experiment.id());
        json.set("identity", MAPPER.valueToTree(experiment.identity().fields()));
        ObjectNode dataset = json.putObject("dataset");
        dataset.put("sha256", experiment.contentHash());
        dataset.put("train_examples", experiment.trainSize());
        dataset.put("test_examples", experiment.testSize());
        if (experiment.shape() != null) {
            dataset.put("shape", experiment.shape().toString());
        }
        dataset.set("label_names", MAPPER.valueToTree(experiment.labelNames()));
        dataset.put("fingerprint", fingerprint);
        json.put("trainer", experiment.trainer());
        if (experiment.choice().because() != null) {
            json.put("trainer_because", experiment.choice().because());
        }
        json.put("stack", experiment.config().training().stack());
        json.set("configuration", withoutUserInfo(MAPPER.readTree(experiment.effective())));
        json.put("reproduce", experiment.reproduce());
        json.set("versions", versions(experiment.nativeCode()));
        json.set("machine", MAPPER.valueToTree(Machine.description()));
        json.put("created_at", Clock.now().toString());
        return json;
    }

    private static JsonNode versions(NativeCode code) {
        Build build = Build.current();
        ObjectNode versions = MAPPER.createObjectNode();
        versions.put("peacock", build.version());
        versions.put("revision", build.revision());
        versions.put("spark", build.spark());
        versions.put("dl4j", build.dl4j());
        versions.put("native_build", code.build().isEmpty() ? ExperimentFile.GENERIC : code.build());
        versions.put("openblas_core_type", code.core().isEmpty() ? "none" : code.core());
        return versions;
    }

    /** Value by value: in JSON's text a line's end is no white space, and what begins there would be taken for the end of a URI. */
    private static JsonNode withoutUserInfo(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(Secrets.withoutUserInfo(value.asText()));
        }
        if (value instanceof ObjectNode object) {
            object.fields().forEachRemaining(field -> field.setValue(withoutUserInfo(field.getValue())));
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutUserInfo(array.get(i)));
            }
        }
        return value;
    }
}
