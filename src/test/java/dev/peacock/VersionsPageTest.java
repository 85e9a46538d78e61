package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docs/versions.md and CITATION.cff say the versions that pom.xml and the tests' package.json say. */
class VersionsPageTest {
    private static final String NPM = "scripts/test-tools/package.json";
    /** What it is, its version, and where that is said: a property of pom.xml, or a package in npm's file. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| .+? \\| (\\S+) \\| `(\\S+)`(| of `" + NPM + "`) \\|");

    @Test
    void everyVersion_isTheOneThatIsBuiltWith() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String npm = Files.readString(Path.of(NPM));
        List<MatchResult> rows = ROW.matcher(Files.readString(Path.of("docs/versions.md")))
                .results()
                .toList();
        assertThat(rows).allSatisfy(row -> {
            String version = row.group(1);
            String name = row.group(2);
            if (row.group(3).isEmpty()) {
                assertThat(pom).contains("<" + name + ">" + version + "</" + name + ">");
            } else {
                assertThat(npm).contains("\"" + name + "\": \"" + version + "\"");
            }
        });
        assertThat(rows.stream().map(row -> row.group(2)))
                .contains(
                        "maven.compiler.release", "version.spark", "version.scala.binary", "version.hadoop", "s3rver");
    }

    @Test
    void theCitation_isOfThisVersion_andNamesTheArticles() throws IOException {
        Matcher version = Pattern.compile("<artifactId>peacock</artifactId>\\s+<version>(.+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        Map<?, ?> citation =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of("CITATION.cff")));
        assertThat(citation.get("version")).isEqualTo(version.group(1));
        assertThat(citation.get("license")).isEqualTo("Apache-2.0");
        assertThat((List<?>) citation.get("references"))
                .hasSizeGreaterThan(4)
                .allSatisfy(one -> assertThat(((Map<?, ?>) one).keySet().toString())
                        .contains("type", "title", "authors", "year", "url"));
        assertThat(Files.readString(Path.of("docs/versions.md"))).contains("Peacock " + version.group(1));
    }
}
