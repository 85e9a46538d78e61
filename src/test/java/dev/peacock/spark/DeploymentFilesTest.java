package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The settings that are handed out are ones that this Spark knows, and those for Kubernetes, which are there twice, are the same. */
class DeploymentFilesTest {
    /** Entries are registered when the object that holds them is loaded. */
    private static final List<String> HOLDERS = List.of(
            "org.apache.spark.internal.config.package$",
            "org.apache.spark.internal.config.Deploy$",
            "org.apache.spark.deploy.yarn.config.package$");
    /** Families that Spark has no entries for, since a part of the key is a name; and what spark-submit looks up by its bare name. */
    private static final Pattern NAMED =
            Pattern.compile("spark\\.(executorEnv|yarn\\.appMasterEnv|kubernetes\\.driverEnv)\\.[A-Z_]+"
                    + "|spark\\.(executor|task)\\.resource\\.gpu\\.amount"
                    + "|spark\\.executor\\.resource\\.gpu\\.(discoveryScript|vendor)"
                    + "|spark\\.(master|standalone\\.submit\\.waitAppCompletion)");

    /** From the documentation of Spark 3.5, since the build does not have the library that knows them. */
    private static final Set<String> KUBERNETES = Set.of(
            "spark.kubernetes.namespace",
            "spark.kubernetes.container.image",
            "spark.kubernetes.authenticate.driver.serviceAccountName",
            "spark.kubernetes.submission.waitAppCompletion");

    private static final Pattern COPY = Pattern.compile("(?m)^COPY (.+) \\S+$");

    @BeforeAll
    static void loadEntries() throws ClassNotFoundException {
        for (String holder : HOLDERS) {
            Class.forName(holder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "standalone", "yarn", "kubernetes"})
    void everyKey_alsoThoseToBeCommentedIn_isOneOfSparks_andExplained(String name) throws IOException {
        String page = Files.readString(Path.of("docs/deploy.md"));
        String text = Files.readString(file(name)).replaceAll("(?m)^#(?=spark\\.)", "");
        Properties settings = parse(text);
        assertThat(settings.stringPropertyNames()).hasSizeGreaterThan(3).allSatisfy(key -> {
            assertThat(isKnown(key)).as("known").isTrue();
            assertThat(settings.getProperty(key)).isNotBlank();
            assertThat(page).contains(key.substring(key.lastIndexOf('.') + 1));
        });
    }

    @Test
    void misspeltKeys_areNotKnown() {
        assertThat(List.of(
                        "spark.executor.memroy",
                        "spark.yarn.maxAppAttempt",
                        "spark.kubernetes.driverEnv.",
                        "spark.executor.resource.gpu.number"))
                .noneMatch(DeploymentFilesTest::isKnown);
    }

    @Test
    void sparkApplication_saysWhatThePropertiesFileSays() throws IOException {
        Properties settings = parse(Files.readString(file("kubernetes")));
        Map<?, ?> application = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(Path.of("job/kubernetes/spark-application.yaml")));
        assertThat(application.get("kind")).isEqualTo("SparkApplication");
        Map<?, ?> spec = map(application, "spec");
        Properties said = new Properties();
        said.putAll(map(spec, "sparkConf"));
        said.put("spark.kubernetes.namespace", map(application, "metadata").get("namespace"));
        said.put("spark.kubernetes.container.image", spec.get("image"));
        for (String role : List.of("driver", "executor")) {
            Map<?, ?> pod = map(spec, role);
            said.put("spark." + role + ".memory", pod.get("memory"));
            said.put("spark." + role + ".memoryOverhead", pod.get("memoryOverhead"));
            said.put("spark." + role + ".extraJavaOptions", pod.get("javaOptions"));
            String prefix = role.equals("driver") ? "spark.kubernetes.driverEnv." : "spark.executorEnv.";
            for (Object one : (List<?>) Objects.requireNonNull(pod.get("env"))) {
                said.put(prefix + ((Map<?, ?>) one).get("name"), ((Map<?, ?>) one).get("value"));
            }
        }
        said.put(
                "spark.kubernetes.authenticate.driver.serviceAccountName",
                map(spec, "driver").get("serviceAccount"));
        for (String number : List.of("instances", "cores")) {
            said.put(
                    "spark.executor." + number,
                    String.valueOf(map(spec, "executor").get(number)));
        }
        assertThat(said).isEqualTo(settings);
    }

    @Test
    void dockerfile_copiesWhatIsThere() throws IOException {
        Matcher copies = COPY.matcher(Files.readString(Path.of("job/kubernetes/Dockerfile")));
        List<String> sources = new ArrayList<>();
        while (copies.find()) {
            sources.addAll(List.of(copies.group(1).split(" ")));
        }
        String version = "<artifactId>peacock</artifactId>\n    <version>0.1.0</version>";
        assertThat(Files.readString(Path.of("pom.xml"))).contains(version);
        assertThat(sources)
                .contains("target/peacock-0.1.0.jar")
                .hasSizeGreaterThan(3)
                .allMatch(source -> source.equals("target/peacock-0.1.0.jar") || Files.exists(Path.of(source)));
    }

    private static boolean isKnown(String key) {
        return ConfigEntry.findEntry(key) != null
                || KUBERNETES.contains(key)
                || NAMED.matcher(key).matches();
    }

    private static Path file(String name) {
        return Path.of("conf/spark", name + ".conf");
    }

    /** As spark-submit reads them. */
    private static Properties parse(String text) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(text));
        return settings;
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(key), key);
    }
}
