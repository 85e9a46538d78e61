package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.command.JobOptions;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --conf and --set of a command that reads a model and its training alone. */
class RecipeOptionsTest {
    private final Configuration hadoop = new Configuration();

    @TempDir
    Path directory;

    @Test
    void withoutOptions_thereIsNoModel() {
        assertThat(new JobOptions().recipe(hadoop)).isNull();
    }

    @Test
    void file_isRead_underSets() throws IOException {
        JobOptions options = new JobOptions();
        options.conf = Files.writeString(
                        directory.resolve("x.conf"), "model.layers = [{ output = 3 }], training.epochs = 3")
                .toString();
        options.sets = List.of("training.epochs=8");

        assertThat(Objects.requireNonNull(options.recipe(hadoop)).training().epochs())
                .isEqualTo(8);
    }

    @Test
    void pathsInTheFile_startFromIt() throws IOException {
        Files.writeString(directory.resolve("net.json"), "{ }");
        JobOptions options = new JobOptions();
        options.conf = Files.writeString(directory.resolve("x.conf"), "model.dl4j = net.json")
                .toString();

        assertThat(Objects.requireNonNull(options.recipe(hadoop)).model()).isEqualTo(new ModelConfig.Dl4jJson("{ }"));
    }

    @Test
    void sets_areEnough() {
        JobOptions options = new JobOptions();
        options.sets = List.of("model.layers=[{ output = 3 }]");

        Recipe recipe = Objects.requireNonNull(options.recipe(hadoop));

        assertThat(recipe.model()).isEqualTo(new ModelConfig.Layers(List.of(new LayerConfig.Output(3))));
    }

    @Test
    void wholeExperiment_isRefused_withItsLines() throws IOException {
        JobOptions options = new JobOptions();
        options.conf = Files.writeString(
                        directory.resolve("x.conf"), "dataset.builtin = digits\nmodel.layers = [{ output = 3 }]")
                .toString();

        assertThatThrownBy(() -> options.recipe(hadoop))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("x.conf:1: dataset: is not used");
    }

    @Test
    void missingFile_isTheUsersError() {
        JobOptions options = new JobOptions();
        options.conf = directory.resolve("nothing.conf").toString();

        assertThatThrownBy(() -> options.recipe(hadoop))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nothing.conf: cannot be read");
    }
}
