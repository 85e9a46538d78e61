package dev.peacock.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models are those of scripts/onnx-models.py, whose weights are known by a formula. */
class OnnxModelTest {
    private static final int INPUTS = 6;
    private static final int CLASSES = 3;

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "batch-of-two"})
    void run_computesTheProbabilitiesThatTheWeightsGive(String name) {
        float[] rows = new float[5 * INPUTS];
        IntStream.range(0, rows.length).forEach(i -> rows[i] = (i * 37 % 19 - 9) / 8f);
        try (OnnxModel model = open(name)) {
            float[] probabilities = model.run(rows, 5);

            assertThat(model.inputs()).isEqualTo(INPUTS);
            assertThat(probabilities).hasSize(5 * CLASSES);
            for (int row = 0; row < 5; row++) {
                double[] expected = softmax(rows, row);
                for (int c = 0; c < CLASSES; c++) {
                    assertThat(probabilities[row * CLASSES + c]).isCloseTo((float) expected[c], within(1e-6f));
                }
            }
        }
    }

    private static double[] softmax(float[] rows, int row) {
        double[] powers = IntStream.range(0, CLASSES)
                .mapToDouble(c -> Math.exp(bias(c)
                        + IntStream.range(0, INPUTS)
                                .mapToDouble(i -> rows[row * INPUTS + i] * weight(i, c))
                                .sum()))
                .toArray();
        double sum = IntStream.range(0, CLASSES).mapToDouble(c -> powers[c]).sum();
        return IntStream.range(0, CLASSES).mapToDouble(c -> powers[c] / sum).toArray();
    }

    private static double weight(int i, int j) {
        return ((7 * i + 3 * j) % 11 - 5) / 8.0;
    }

    private static double bias(int j) {
        return (5 * j % 7 - 3) / 4.0;
    }

    @Test
    void open_takesTheFirstOutputOfFloats_orTheNamedOne() {
        try (OnnxModel first = open("encoder");
                OnnxModel named = OnnxModel.open(file("encoder"), "encoder.onnx", "pixels", "pooled")) {
            assertThat(first.output()).isEqualTo("embedding");
            assertThat(first.outputs().keySet()).containsExactly("embedding", "pooled");
            assertThat(first.outputs().get("embedding")).containsExactly(OnnxModel.OPEN, 18L);
            assertThat(first.inputShape()).containsExactly(OnnxModel.OPEN, 1L, 9L, 9L);
            float[] pixels = new float[2 * 81];
            pixels[81 + 40] = 1;

            // without light each filter gives its bias everywhere; the centre's pixel is the middle of the middle
            // square
            assertThat(first.run(pixels, 2)[1]).isEqualTo((float) bias(0));
            assertThat(first.run(pixels, 2)[18 + 4]).isEqualTo((float) (bias(0) + weight(0, 4)));
            assertThat(named.run(pixels, 2))
                    .containsExactly(
                            new float[] {
                                (float) bias(0),
                                (float) bias(1),
                                (float) (bias(0) + weight(0, 4) / 9),
                                (float) (bias(1) + weight(1, 4) / 9)
                            },
                            within(1e-6f));
        }
    }

    @Test
    void run_takesTheAxesThatTheModelLeavesOpen() {
        try (OnnxModel model = open("mean-colour")) {
            float[] pixels = {1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9};

            assertThat(model.run(pixels, 1, List.of(2L, 2L, 3L))).containsExactly(4, 5, 6);
            assertThat(model.run(pixels, 2, List.of(1L, 2L, 3L))).containsExactly(2, 3, 4, 6, 7, 8);
            assertThatThrownBy(model::inputs)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("leaves the length of an axis of its input open");
            assertThatThrownBy(() -> model.run(pixels, 1, List.of(2L, 3L, 2L)))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "mean-colour.onnx: takes rows of the shape any x any x 3, but they are of the shape 2 x 3 x 2");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            two-inputs       |      |       | has 2 inputs, of which one must be named; it has a, b
            softmax          | x    |       | has no input 'x'; it has features
            softmax          |      | class | has no output 'class'; it has probabilities, logits
            labels-only      |      |       | has no output that is an array of float; it has label
            labels-only      |      | label | the output 'label' must be an array of float, but is one of INT64
            bytes            |      |       | the input 'a' must be an array of float, but is one of UINT8
            unknown-operator |      |       | ONNX Runtime does not take this model:
            missing          |      |       | there is no such file
            """)
    void open_saysWhatItDoesNotTake(String name, @Nullable String input, @Nullable String output, String message) {
        assertThatThrownBy(() -> OnnxModel.open(file(name), name + ".onnx", input, output))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(name + ".onnx: " + message);
    }

    @Test
    void open_saysWhichOperatorIsUnknown() {
        assertThatThrownBy(() -> open("unknown-operator")).hasMessageContaining("Plume");
    }

    @Test
    void open_refusesWhatIsNoModel(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text.onnx"), "<!DOCTYPE html><html>not found</html>");
        Path part = directory.resolve("part.onnx");
        byte[] whole = Files.readAllBytes(file("softmax"));
        Files.write(part, java.util.Arrays.copyOf(whole, whole.length / 2));
        Path empty = Files.write(directory.resolve("empty.onnx"), new byte[0]);
        for (Path file : List.of(text, part, empty)) {
            assertThatThrownBy(() -> OnnxModel.open(file, file.getFileName().toString(), null, null))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is no model in ONNX's format, or a part of one");
        }
    }

    @Test
    void run_refusesWhatIsNoRowForEach() {
        try (OnnxModel total = open("total");
                OnnxModel two = OnnxModel.open(file("two-inputs"), "two-inputs.onnx", "a", null)) {
            assertThatThrownBy(() -> total.run(new float[4], 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("must give one row for each of 2, but the output 'sum' has the shape []");
            assertThatThrownBy(() -> two.run(new float[4], 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("two-inputs.onnx: ONNX Runtime cannot compute this model:");
        }
    }

    @Test
    void open_withoutOnnxRuntime_saysHowToGetIt() throws Exception {
        URL[] classes = {OnnxModel.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader without = new URLClassLoader(classes, getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("ai.onnxruntime.")) {
                    throw new ClassNotFoundException(name);
                }
                Class<?> loaded = findLoadedClass(name);
                return name.startsWith("dev.peacock.onnx.")
                        ? loaded == null ? findClass(name) : loaded
                        : super.loadClass(name, resolve);
            }
        }) {
            var open = without.loadClass(OnnxModel.class.getName())
                    .getMethod("open", Path.class, String.class, String.class, String.class);

            assertThatThrownBy(() -> open.invoke(null, file("softmax"), "softmax.onnx", null, null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--packages com.microsoft.onnxruntime:onnxruntime:");
        }
    }

    @Test
    void package_isTheVersionThatIsBuiltWith() throws IOException {
        String version = OnnxModel.PACKAGE.substring(OnnxModel.PACKAGE.lastIndexOf(':') + 1);
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version.onnxruntime>" + version + "</version.onnxruntime>");
    }

    private static OnnxModel open(String name) {
        return OnnxModel.open(file(name), name + ".onnx", null, null);
    }

    private static Path file(String name) {
        URL found = OnnxModelTest.class.getResource(name + ".onnx");
        try {
            return found == null ? Path.of(name + ".onnx") : Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
