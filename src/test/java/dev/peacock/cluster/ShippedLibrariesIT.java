package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What the build ships is free of the old copies that docs/security.md says are gone; and DL4J does without them. */
class ShippedLibrariesIT {
    private static final List<String> GONE_FROM_JAR = List.of(
            "org/nd4j/shade/jackson/",
            "org/nd4j/shade/yaml/",
            "org/nd4j/shade/wstx/",
            "org/nd4j/shade/codehaus/",
            "org/nd4j/shade/protobuf/common/",
            "org/nd4j/shade/protobuf/CodedInputStream",
            "org/yaml/snakeyaml/",
            "com/fasterxml/jackson/databind/",
            "com/fasterxml/jackson/core/",
            "com/google/protobuf/");

    /** Libraries of target/spark, and the first version of each that has its holes mended. */
    private static final Map<String, String> AT_LEAST = Map.of(
            "netty-common", "4.1.137",
            "netty-handler", "4.1.137",
            "netty-codec-http2", "4.1.137",
            "lz4-java", "1.10.1",
            "aircompressor", "2.0.3",
            "commons-compress", "1.26.0",
            "commons-lang3", "3.18.0",
            "protobuf-java", "3.25.5",
            "log4j-core", "2.25.3");

    /** Of Peacock itself, and what describes jars rather than being in them. */
    private static final Pattern OURS = Pattern.compile(
            "META-INF/.*|reference\\.conf|dev/peacock/(?!shaded/|dataset/digits\\.csv|dataset/DIGITS).*");

    private static final Pattern LEGAL =
            Pattern.compile("(?i)(META-INF/)?(LICEN[CS]E|NOTICE|THIRD-PARTY|AL2|LGPL)[^/]*");

    @Test
    void theJar_hasNoneOfNd4jsOldCopies() throws IOException {
        try (ZipFile jar = new ZipFile(JobProcess.JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .noneMatch(name -> GONE_FROM_JAR.stream().anyMatch(name::startsWith));
            try (InputStream in =
                    jar.getInputStream(jar.getEntry("META-INF/maven/com.google.guava/guava/pom.properties"))) {
                Properties guava = new Properties();
                guava.load(in);
                assertThat(version(guava.getProperty("version"))).isGreaterThanOrEqualTo(version("32.0.0"));
            }
        }
    }

    /** Licences ask for it: what is passed on is named, and comes with its licence and its notice. */
    @Test
    void theJar_holdsNothingThatThirdPartyDoesNotName() throws IOException {
        List<ThirdParty> rows = ThirdParty.rows();
        try (ZipFile jar = new ZipFile(JobProcess.JAR.toFile())) {
            List<String> others = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> !OURS.matcher(name).matches())
                    .toList();
            assertThat(others)
                    .filteredOn(name -> rows.stream().noneMatch(row -> row.names(name)))
                    .isEmpty();
            assertThat(rows).allMatch(row -> jar.stream().map(ZipEntry::getName).anyMatch(row::names));
            assertThat(libraries(jar))
                    .isSubsetOf(rows.stream()
                            .flatMap(row -> row.coordinates().stream())
                            .toList())
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void theJar_hasOurLicenceAndNotice_andNobodyElses() throws IOException {
        try (ZipFile jar = new ZipFile(JobProcess.JAR.toFile())) {
            for (String name : List.of("LICENSE", "NOTICE")) {
                assertThat(jar.getInputStream(jar.getEntry("META-INF/" + name)))
                        .hasSameContentAs(Files.newInputStream(Path.of(name)));
            }
            assertThat(jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> LEGAL.matcher(name).matches()))
                    .containsExactlyInAnyOrder("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY.md");
            assertThat(jar.getEntry("META-INF/licenses/EPL-1.0.txt")).isNotNull();
        }
    }

    @Test
    void theAssembledSpark_hasOneMendedVersionOfEach() throws IOException {
        List<String> jars;
        try (Stream<Path> files = Files.list(JobProcess.SPARK.resolve("jars"))) {
            jars = files.map(file -> file.getFileName().toString().replaceFirst("\\.jar$", ""))
                    .toList();
        }
        assertThat(jars).noneMatch(name -> name.matches("(curator|zookeeper|guava)-.*"));
        Map<String, List<String>> versions = jars.stream()
                .collect(Collectors.groupingBy(
                        name -> name.replaceFirst("-[0-9]+(\\.[0-9]+)*(\\.Final|-jre)?", ""),
                        Collectors.mapping(
                                name -> name.replaceFirst("^.*?-([0-9.]*[0-9]).*$", "$1"), Collectors.toList())));
        assertThat(versions.values()).allMatch(same -> same.size() == 1);
        AT_LEAST.forEach((name, least) -> assertThat(versions.get(name))
                .as(name)
                .singleElement()
                .satisfies(found -> assertThat(version(found)).isGreaterThanOrEqualTo(version(least))));
    }

    /** DL4J reads and writes JSON by Jackson, which in the jar is Spark's. */
    @Test
    void aModelOfDl4jsJson_isTrainedFromTheJar(@TempDir Path directory) throws IOException {
        Path json = Files.writeString(
                directory.resolve("model.json"),
                new NeuralNetConfiguration.Builder()
                        .weightInit(new WeightInitDistribution(new NormalDistribution(0, 0.1)))
                        .list()
                        .layer(new DenseLayer.Builder()
                                .nIn(64)
                                .nOut(8)
                                .activation(Activation.RELU)
                                .build())
                        .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nIn(8)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .build()
                        .toJson());
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.dl4j = %s
                training { epochs = 1, batch = 64, stack = 2, backend = dl4j }
                subsets { ratio = 0.7, models = 2, seed = 5 }
                """.formatted(json.getFileName()));
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            Ended ended = job.launcher(
                    TrainWords.of(conf, directory.resolve("out"), "local[1]").words());
            assertThat(ended.status()).as(ended.log()).isZero();
            assertThat(Outputs.rows(directory.resolve("out"))).hasSize(2);
        }
    }

    /** Group, artifact and version of the libraries whose files in the jar say them. */
    private static List<String> libraries(ZipFile jar) throws IOException {
        List<String> found = new ArrayList<>();
        for (ZipEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().matches("META-INF/maven/(?!dev\\.peacock/).*/pom\\.properties")) {
                Properties properties = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    properties.load(in);
                }
                found.add(properties.getProperty("groupId") + ":" + properties.getProperty("artifactId") + ":"
                        + properties.getProperty("version"));
            }
        }
        return found;
    }

    private static Version version(String version) {
        return Version.parse(version);
    }
}
