package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationFilesTest {
    private static final List<LayerConfig> PAPER = List.of(
            new LayerConfig.Dense(512, ActivationName.RELU),
            new LayerConfig.Dense(256, ActivationName.RELU),
            new LayerConfig.Output(10));

    static List<Path> files() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("conf"), "*.conf")) {
            return StreamSupport.stream(files.spliterator(), false)
                    .filter(file -> !file.getFileName().toString().startsWith("spark"))
                    // has a model and its training alone: RecipeTest
                    .filter(file -> !file.endsWith("longtail.conf"))
                    .sorted()
                    .toList();
        }
    }

    private static ReadConfig read(Path file) throws IOException {
        return ConfigReader.read(Files.readString(file), file.toString(), "/home/conf", List.of(), path -> {
            throw new AssertionError("no file is needed");
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_isReadAndTeaches(Path file) throws IOException {
        ReadConfig again = Reading.read(read(file).effective());
        assertThat(again.config()).isEqualTo(read(file).config());
        assertThat(again.effective()).isEqualTo(read(file).effective());
        assertThat(Files.readAllLines(file))
                .as("a header of comments")
                .element(1)
                .asString()
                .startsWith("#");
    }

    @Test
    void passages_areThoseOfThePage() throws IOException {
        String page = Files.readString(Path.of("docs/text-data.md"));
        String block = page.substring(page.indexOf("```hocon\n") + "```hocon\n".length());
        assertThat(Files.readString(Path.of("conf/passages.conf"))).contains(block.substring(0, block.indexOf("```")));
    }

    @Test
    void files_areWhatTheirNamesSay() throws IOException {
        PeacockConfig digits = read(Path.of("conf/digits.conf")).config();
        assertThat(digits.dataset().train()).isEqualTo(new SourceConfig.Digits(true));
        assertThat(digits.subsets()).isEqualTo(new SubsetsConfig(new SubsetsConfig.Uniform(0.7), 400, 1));
        assertThat(read(Path.of("conf/digits-nearest-neighbour.conf")).config().model())
                .isEqualTo(new ModelConfig.NearestNeighbour(1));
        PeacockConfig mnist = read(Path.of("conf/mnist.conf")).config();
        assertThat(mnist.dataset())
                .isEqualTo(new DatasetConfig(
                        new SourceConfig.Idx(
                                "/home/data/mnist/train-images-idx3-ubyte", "/home/data/mnist/train-labels-idx1-ubyte"),
                        new SourceConfig.Idx(
                                "/home/data/mnist/t10k-images-idx3-ubyte", "/home/data/mnist/t10k-labels-idx1-ubyte"),
                        null,
                        255));
        PeacockConfig fashion = read(Path.of("conf/fashion-mnist.conf")).config();
        assertThat(fashion.dataset().test())
                .isEqualTo(new SourceConfig.Idx(
                        "/home/data/fashion-mnist/t10k-images-idx3-ubyte",
                        "/home/data/fashion-mnist/t10k-labels-idx1-ubyte"));
        for (PeacockConfig config : List.of(mnist, fashion)) {
            UpdaterConfig updater =
                    config == mnist ? new UpdaterConfig.Momentum(0.1, 0.9) : new UpdaterConfig.Nesterovs(0.1, 0.9);
            InitialWeights weights = config == mnist ? InitialWeights.GLOROT : InitialWeights.AUTO;
            assertThat(config.model()).isEqualTo(new ModelConfig.Layers(PAPER, weights));
            assertThat(config.training())
                    .isEqualTo(new TrainingConfig(
                            10,
                            128,
                            updater,
                            new ScheduleConfig.Constant(),
                            0,
                            0,
                            0,
                            null,
                            null,
                            0,
                            0,
                            TrainingConfig.Backend.AUTO,
                            TrainingConfig.Kernels.AUTO,
                            null,
                            config == mnist ? 16 : 8,
                            null));
            assertThat(config.subsets()).isEqualTo(new SubsetsConfig(new SubsetsConfig.Uniform(0.7), 2000, 1));
        }
    }
}
