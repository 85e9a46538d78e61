package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JDK's javadoc finds nothing to complain of: references that lead nowhere, malformed HTML, wrong tags. What a name says already
 * needs no sentence, so that its group "missing" is left out.
 */
class JavadocTest {
    @Test
    void pages_areMadeWithoutAWarning(@TempDir Path directory) throws IOException {
        assertThat(warnings(Path.of("src/main/java"), directory)).isEmpty();
    }

    @Test
    void aBrokenReference_isFound(@TempDir Path directory) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src/planted")).resolve("Planted.java");
        Files.writeString(
                source, "package planted;\n/** See {@link Nobody} where a < b. */\npublic class Planted {}\n");
        assertThat(warnings(directory.resolve("src"), directory.resolve("out")))
                .anyMatch(line -> line.contains("reference not found"))
                .anyMatch(line -> line.contains("malformed HTML"));
    }

    private static List<String> warnings(Path sources, Path out) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "-quiet",
                "--add-modules",
                "jdk.incubator.vector",
                "-Xdoclint:all,-missing",
                "-Xmaxwarns",
                "1000",
                "-d",
                out.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .sorted()
                    .forEach(words::add);
        }
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        ToolProvider.findFirst("javadoc").orElseThrow().run(writer, writer, words.toArray(String[]::new));
        return said.toString()
                .lines()
                .filter(line -> line.contains("warning:") || line.contains("error:"))
                // of the Vector API, as the compiler says of it too
                .filter(line -> !line.contains("using incubating module"))
                .toList();
    }
}
