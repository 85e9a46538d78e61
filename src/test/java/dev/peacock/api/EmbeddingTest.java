package dev.peacock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.spark.TestRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/embedding.md: its programs are compiled and run as they stand. */
@Tag("spark")
class EmbeddingTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void theJavaProgram_runs() throws Exception {
        Path source = source("java", "MostMemorized.java");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), "-cp", classPath(), source.toString());
        assertThat(status).isZero();
        assertThat(printed("MostMemorized"))
                .contains("40 models, test accuracy 0.", "memorization", "report: ", "index.html");
    }

    @Test
    void theScalaProgram_runs() throws Exception {
        Path source = source("scala", "MostMemorized.scala");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean compiled;
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            compiled = scala.Console.withOut(
                    stream,
                    () -> scala.tools.nsc.Main.process(
                            new String[] {"-nowarn", "-d", directory.toString(), "-cp", classPath(), source.toString()
                            }));
        }
        assertThat(compiled).as(said.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(printed("MostMemorizedInScala")).contains("40 models, test accuracy 0.", "memorization");
    }

    @Test
    void mistakes_areSentences() throws IOException {
        String out = directory.resolve("out").toString();
        try (Peacock peacock = Peacock.open(TestRun.session(), out, System.out)) {
            Configuration wrong =
                    Configuration.ofText("dataset.builtin = digits").with("subsets.modles=3");
            assertThatThrownBy(() -> peacock.train(wrong))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("subsets.modles");
            assertThatThrownBy(() -> peacock.table("estimates/memorisation"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("there is no such table; there are dataset/examples, estimates/memorization");
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private Path source(String language, String name) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/embedding.md")));
        assertThat(block.find()).isTrue();
        return Files.writeString(directory.resolve(name), block.group(1));
    }

    /** What the main of a compiled class prints, on the tests' session. */
    private String printed(String type) throws Exception {
        TestRun.session();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader classes = new URLClassLoader(
                        List.of(directory.toUri().toURL()).toArray(URL[]::new),
                        getClass().getClassLoader());
                PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            Method main = classes.loadClass(type).getMethod("main", String[].class);
            // Scala's Console keeps the stream that it began with
            scala.Console.withOut(stream, () -> {
                try {
                    return main.invoke(null, (Object)
                            new String[] {directory.resolve("fleet").toString()});
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            });
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
