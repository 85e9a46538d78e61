package dev.peacock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What job/docker/Dockerfile takes is there, and what it starts is the quickstart's job. Whether Docker builds it no test can say. */
class DockerfileTest {
    private static final Path FILE = Path.of("job/docker/Dockerfile");
    private static final String HOME = "/opt/peacock/";

    @Test
    void whatIsCopied_isThere_andReachesTheBuild() throws IOException {
        List<String> letThrough = Files.readAllLines(Path.of("job/docker/Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(find("COPY (?!--from)(.+) \\S+"))
                .flatMap(words -> Arrays.asList(words.split(" ")))
                .hasSizeGreaterThan(8)
                .allSatisfy(path -> {
                    assertThat(Path.of(path)).exists();
                    assertThat(letThrough).anyMatch(one -> Path.of(path).startsWith(one));
                });
        assertThat(letThrough).allSatisfy(one -> assertThat(Path.of(one)).exists());
    }

    @Test
    void whatIsCopiedFromTheBuild_isWhatMavenMakes() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = only(pom, "<artifactId>peacock</artifactId>\\s+<version>(.+)</version>");
        assertThat(pom).contains("${project.build.directory}/spark/bin", "${project.build.directory}/spark/jars");
        assertThat(find("COPY --from=build (\\S+) \\S+"))
                .containsExactly("/build/target/peacock-" + version + ".jar", "/build/target/spark/");
    }

    @Test
    void theImage_runsTheQuickstartsJobByTheLauncher() throws IOException {
        List<String> quickstart =
                List.of(only(Files.readString(Path.of("scripts/quickstart.sh")), "exec job/peacock (.+) \"\\$@\"")
                        .split(" "));
        List<String> command = List.of(only(text(), "CMD \\[\"(.+)\"]").split("\", \""));
        assertThat(only(text(), "ENTRYPOINT \\[\"(.+)\"]")).isEqualTo(HOME + "job/peacock");
        assertThat(Path.of("job/peacock")).isExecutable();
        assertThat(command.stream().map(word -> word.replace(HOME, "").replace("/data/", "target/")))
                .isEqualTo(quickstart);
        assertThat(find("COPY (?:--from=build )?.+ (" + HOME + "\\S+)"))
                .contains(HOME + "job/", HOME + "conf/", HOME + "target/", HOME + "target/spark/");
    }

    @Test
    void theImage_isMadeOfDebian_andRunsAsNobodysRoot() throws IOException {
        assertThat(find("FROM (\\S+).*")).hasSize(2).allMatch(image -> image.matches("debian:[a-z]+-slim"));
        assertThat(find("USER (\\S+)")).singleElement().isNotEqualTo("root");
    }

    private static List<String> find(String line) throws IOException {
        return find(text(), "(?m)^" + line + "$");
    }

    private static List<String> find(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult one) -> one.group(1))
                .toList();
    }

    private static String only(String text, String pattern) {
        List<String> found = find(text, pattern);
        assertThat(found).as(pattern).hasSize(1);
        return found.get(0);
    }

    private static String text() throws IOException {
        return Files.readString(FILE);
    }
}
