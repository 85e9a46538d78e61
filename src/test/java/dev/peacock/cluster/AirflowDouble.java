package dev.peacock.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A run of a DAG by the double of Airflow in src/test/resources/airflow-double: what it is asked for, and what it recorded. */
record AirflowDouble(Path directory, Path dag, Map<String, Object> request) {
    static final Path DAG = Path.of("job/airflow/peacock_dag.py");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of Peacock's DAG; the request is written into {@code directory}. */
    static AirflowDouble in(Path directory) {
        return new AirflowDouble(
                directory, DAG, Map.of("connections", Map.of("spark_default", Map.of("host", "local[2]"))));
    }

    AirflowDouble of(Path file) {
        return new AirflowDouble(directory, file, request);
    }

    AirflowDouble params(Map<String, ?> params) {
        return with("params", params);
    }

    AirflowDouble variables(Map<String, String> variables) {
        return with("variables", variables);
    }

    AirflowDouble connections(Map<String, Map<String, String>> connections) {
        return with("connections", connections);
    }

    /** The tasks that are to run. */
    AirflowDouble run(String... tasks) {
        return with("run", List.of(tasks));
    }

    private AirflowDouble with(String key, Object value) {
        Map<String, Object> more = new HashMap<>(request);
        more.put(key, value);
        return new AirflowDouble(directory, dag, more);
    }

    /** What runs it. */
    List<String> command() {
        try {
            Path file = Files.createTempFile(directory, "request", ".json");
            MAPPER.writeValue(file.toFile(), request);
            return List.of("python3", "src/test/resources/airflow-double/run_dag.py", dag.toString(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process recorded, and what its tasks logged. */
    record Recorded(JsonNode json, String log) {
        static Recorded of(Ended ended) {
            if (ended.status() != 0) {
                throw new AssertionError("the double ended with " + ended.status() + ": " + ended.log());
            }
            try {
                return new Recorded(MAPPER.readTree(ended.lastLine()), ended.log());
            } catch (IOException e) {
                throw new AssertionError(ended.log(), e);
            }
        }

        List<JsonNode> tasks() {
            return list(json.path("dag").path("tasks"));
        }

        /** Names of the tasks for which a field has the value, in the DAG's order. */
        List<String> tasksWhere(String field, Object value) {
            return tasks().stream()
                    .filter(task -> MAPPER.valueToTree(value).equals(task.path(field)))
                    .map(task -> task.path("task_id").asText())
                    .toList();
        }

        /** Command lines that a task started, one each attempt. */
        List<List<String>> commands(String task) {
            return list(json.path("commands")).stream()
                    .filter(one -> one.path("task").asText().equals(task))
                    .map(one -> words(one.path("command")))
                    .toList();
        }

        JsonNode ended(String task) {
            return json.path("ended").path(task);
        }

        /** State, number of attempts and XCom of a task. */
        String end(String task) {
            JsonNode end = ended(task);
            return end.path("state").asText() + " after " + end.path("attempts").asInt() + ", XCom " + end.path("xcom");
        }

        static List<String> words(JsonNode array) {
            return list(array).stream().map(JsonNode::asText).toList();
        }

        private static List<JsonNode> list(JsonNode array) {
            return new ArrayList<>(
                    StreamSupport.stream(array.spliterator(), false).toList());
        }
    }
}
