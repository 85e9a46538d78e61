package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import picocli.CommandLine;

/** A file of DL4J is served, until the command ends. */
class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+/");

    @TempDir
    Path home;

    /** Whatever the parameters of one layer are, at 0 the biases decide, which begin as 0. */
    @Test
    void file_isServed_withLabelsAlone() throws Exception {
        Fixtures.loadNative();
        MultiLayerNetwork model = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(2)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        model.init();
        Path file = home.resolve("m.zip");
        ModelSerializer.writeModel(model, file.toFile(), false);
        assertThat(served(file, "rounded:3")).isEqualTo("{\"predictions\":[[0.25,0.25,0.25,0.25]]}");
        assertThat(served(file, "label")).isEqualTo("{\"predictions\":[0]}");
    }

    private static String served(Path file, String answers) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        ServeCommand command = new ServeCommand(out, out);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> ended = thread.submit(() ->
                    new CommandLine(command).execute("--out", "", "--model", file.toString(), "--answers", answers));
            Matcher address = ADDRESS.matcher(said.toString(StandardCharsets.UTF_8));
            while (!address.find()) {
                assertThat(ended.isDone())
                        .as(said.toString(StandardCharsets.UTF_8))
                        .isFalse();
                Thread.sleep(20);
                address = ADDRESS.matcher(said.toString(StandardCharsets.UTF_8));
            }
            String body = asked(URI.create(address.group()));
            command.end.countDown();
            assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
            return body;
        } finally {
            command.end.countDown();
            thread.shutdownNow();
        }
    }

    private static String asked(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString("{\"instances\": [[0, 0]]}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
