package dev.peacock.audit.inversion.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.command.ExitStatus;
import dev.peacock.spark.generate.AskedService;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Answers;
import dev.peacock.target.Target;
import dev.peacock.target.serve.PredictionServer;
import dev.peacock.training.Fixtures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;

/**
 * A fleet of linear models of two classes of 4 x 4 pixels, whose people are in or out as a whole. Each person is known by one light pixel, so
 * a model learns of those whom it saw alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditInversionCommandTest {
    private static final int MODELS = 10;
    private static final int PEOPLE = 8;

    private Path home;

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        home = temporary;
        Files.writeString(home.resolve("train.csv"), examples(3));
        Files.writeString(home.resolve("test.csv"), examples(1));
        Files.writeString(home.resolve("people.conf"), """
                dataset.train { format = csv, path = train.csv, label = label, subpopulation = person }
                dataset.test { format = csv, path = test.csv, label = label, subpopulation = person }
                dataset.shape = [4, 4, 1]
                model.layers = [ { output = 2 } ]
                training { epochs = 20, batch = 8, updater { sgd { rate = 0.5 } }, stack = 10 }
                subsets { design = groups, ratio = 0.5, models = 10, seed = 1 }
                """);
        Ended trained =
                InProcess.run("train", "--conf", home.resolve("people.conf").toString(), "--out", out());
        assertThat(trained.status()).as(trained.log()).isZero();
    }

    private static String examples(int pictures) {
        RandomStream random = new RandomStream(pictures);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("label,person");
        for (int k = 0; k < 16; k++) {
            head.append(",p").append(k);
        }
        lines.add(head.toString());
        for (int person = 0; person < PEOPLE; person++) {
            for (int picture = 0; picture < pictures; picture++) {
                StringBuilder line = new StringBuilder((person % 2 == 0 ? "up" : "down") + ",person" + person);
                for (int k = 0; k < 16; k++) {
                    line.append(',').append((k == person ? .9 : .2) + .1 * random.nextDouble());
                }
                lines.add(line.toString());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String out() {
        return home.resolve("out").toString();
    }

    private Ended audit(String... options) {
        List<String> all = new ArrayList<>(List.of("audit", "inversion", "--out", out()));
        all.addAll(List.of(options));
        return InProcess.run(all.toArray(String[]::new));
    }

    private static JsonNode json(Ended ended) throws IOException {
        assertThat(ended.status()).as(ended.log()).isZero();
        return new ObjectMapper()
                .readTree(ended.out().lines().reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void modelsAreInverted_andAJobGoesOn() throws IOException {
        Ended first = audit("--alpha", "400", "--gamma", "0.9", "--lambda", "1", "--json");
        JsonNode found = json(first);

        assertThat(found.get("models").asInt()).isEqualTo(MODELS);
        assertThat(found.get("classes").asInt()).isEqualTo(2);
        assertThat(found.get("confidence").get("mean").asDouble()).isGreaterThan(.85);
        assertThat(found.get("unknown").asInt()).isZero();
        JsonNode judge = found.get("judge");
        assertThat(judge.get("taken").get("mean").asDouble()).isPositive();
        // of two classes, an image that is not taken for its own is taken for the other
        assertThat(judge.get("taken_of_others").get("mean").asDouble())
                .isCloseTo(1 - judge.get("taken").get("mean").asDouble(), within(1e-12));
        assertThat(first.out()).contains(" of images of another class, the level by chance, and gives that");
        JsonNode size = found.get("by_size").get(0);
        assertThat(found.get("by_size")).hasSize(1);
        assertThat(size.get("least").asInt()).isEqualTo(3);
        assertThat(size.get("groups").asInt()).isEqualTo(PEOPLE);
        // everybody is shown, and nobody where models are exchanged
        assertThat(size.get("together").get("low").asDouble()).isPositive();
        assertThat(Math.abs(size.get("relabelled").asDouble()))
                .isLessThan(size.get("closer").asDouble() / 2);
        assertThat(found.get("nearer_seen").get("mean").asDouble()).isGreaterThan(.9);
        assertThat(first.out()).contains("to groups of 3: the models show more than the class");
        assertThat(Files.readString(home.resolve("out/audits/inversion/report.html")))
                .contains("probability of the class", "data:image/png");

        Path work;
        try (Stream<Path> files = Files.walk(home.resolve("out/audits/inversion/work"))) {
            work = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(work);
        Ended again = audit("--alpha", "400", "--gamma", "0.9", "--lambda", "1", "--json");
        assertThat(json(again)).isEqualTo(found);
        assertThat(again.log()).contains("9 of 10 models are already finished");
    }

    @Tag("slow")
    @Test
    void blackBox_costsQueries_andLabelsAloneGiveNothing() throws IOException {
        String[] rest = {"--models", "1", "--alpha", "20", "--beta", "5", "--json", "--black-box", "--labels", "up"};
        JsonNode open = json(audit(rest));
        // 20 steps: the image, and 2 points for each of 16 values; and the last image
        assertThat(open.get("queries").asDouble()).isEqualTo(20 * 33 + 1);

        List<String> label = new ArrayList<>(List.of(rest));
        label.addAll(List.of("--answers", "label"));
        JsonNode closed = json(audit(label.toArray(String[]::new)));
        // of the start, that is not moved: enough at once, or never
        double steps = closed.get("steps").asDouble();
        boolean isEnough = closed.get("reached").asDouble() == 1;
        assertThat(closed.get("confidence").get("mean").asDouble()).isEqualTo(isEnough ? 1 : 0);
        assertThat(steps).isEqualTo(isEnough ? 1 : 5);
        assertThat(closed.get("queries").asDouble()).isEqualTo(steps * 33 + 1);
        assertThat(closed.get("method").asText()).isEqualTo("from labels alone by central differences");
    }

    @Test
    void aFileIsInverted_butNotOneOfAnotherSize() throws IOException {
        Fixtures.loadNative();
        Ended given = audit("--model", network(16, 2), "--alpha", "50", "--json");
        JsonNode found = json(given);
        assertThat(given.out()).contains("1 model from outside the fleet inverted");
        assertThat(found.get("models").asInt()).isEqualTo(1);
        assertThat(found.get("by_size")).isEmpty();
        assertThat(found.get("judge").isNull()).isFalse();
        assertThat(found.get("is_of_fleet").asBoolean()).isFalse();

        Ended more = audit("--model", network(16, 3), "--alpha", "50");
        assertThat(more.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(more.log()).contains("has 3 classes, but the fleet has 2");
        Ended other = audit("--model", network(9, 2), "--alpha", "50");
        assertThat(other.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(other.log()).contains("takes examples of 9 values, but those of the fleet have 16");
    }

    /** That a row is light below. */
    private static final class Below implements Target {
        private final AtomicLong asked = new AtomicLong();

        @Override
        public int inputs() {
            return 16;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public double[] probabilities(float[] rows, int count) {
            asked.addAndGet(count);
            double[] all = new double[2 * count];
            for (int row = 0; row < count; row++) {
                double below = 0;
                for (int k = 0; k < 16; k++) {
                    below += (k < 8 ? -1 : 1) * rows[16 * row + k];
                }
                all[2 * row] = 1 / (1 + Math.exp(-below));
                all[2 * row + 1] = 1 - all[2 * row];
            }
            return all;
        }

        @Override
        public long queries() {
            return asked.get();
        }

        @Override
        public void close() {}
    }

    @Test
    void aServiceIsInverted_andAskedNothingTwice() throws IOException {
        Below model = new Below();
        try (PredictionServer server = new PredictionServer(model, Answers.FULL, 0)) {
            String[] words = {
                "--endpoint",
                "http://localhost:" + server.port() + "/",
                "--inputs",
                "16",
                "--classes",
                "2",
                "--spsa",
                "4",
                "--alpha",
                "10",
                "--gamma",
                "1",
                "--json"
            };
            JsonNode found = json(audit(words));
            // 10 steps of 2 classes: the image and 2 points a direction; and the last image
            int asked = 2 * (10 * 9 + 1) + AskedService.SAMPLE;
            assertThat(model.queries()).isEqualTo(asked);
            assertThat(found.get("queries").asDouble()).isEqualTo(10 * 9 + 1);

            Ended again = audit(words);
            assertThat(json(again).get("confidence")).isEqualTo(found.get("confidence"));
            // but for the rows that show whether it is still the same service
            assertThat(model.queries()).isEqualTo(asked + AskedService.SAMPLE);
            assertThat(again.log()).contains(asked + " queries were answered before and are not asked again");

            // an image is the best of all starts, and takes the queries of all
            String[] more = Stream.concat(Stream.of(words), Stream.of("--start", "noise", "--starts", "2"))
                    .toArray(String[]::new);
            assertThat(json(audit(more)).get("queries").asDouble()).isEqualTo(2 * (10 * 9 + 1));
        }
    }

    private String network(int inputs, int classes) throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new OutputLayer.Builder()
                        .nIn(inputs)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        File file = home.resolve("network-" + inputs + "-" + classes + ".zip").toFile();
        ModelSerializer.writeModel(network, file, false);
        return file.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--alpha 0|--alpha 0: must be 1 to 1000000 steps",
                "--gamma 1.5|--gamma 1.5: must be a probability above 0 and at most 1",
                "--lambda NaN|--lambda NaN: must be a number above 0",
                "--momentum 1|--momentum 1.0: must be at least 0 and below 1",
                "--start blue|--start blue: must be mean, zeros, noise, or test:ID",
                "--start test:8|--start test:8: there are 8 test examples",
                "--starts 3|--starts 3: only noise gives several images to start from",
                "--denoise tv:0|--denoise tv:0: must be none, gaussian:SIGMA",
                "--spsa 3|--spsa belongs to --black-box",
                "--black-box --answers rounded:0|--answers rounded:0 must be full, label, or rounded:K",
                "--labels sideways|--labels sideways: there is no such class; the first of 2 are",
                "--model nothing.bin|must be a file of DL4J's ModelSerializer",
            })
    void whatCannotBe_isTheUsersError(String options, String message) {
        Ended ended = audit(options.split(" "));
        assertThat(ended.status()).as(ended.log()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(ended.log()).contains(message);
    }
}
