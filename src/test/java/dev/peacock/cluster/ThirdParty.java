package dev.peacock.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A row of THIRD-PARTY.md.
 *
 * @param coordinates group:artifact:version
 * @param inJar names of entries of the jar, or, with a slash at the end, what they begin with
 */
record ThirdParty(List<String> coordinates, List<String> inJar) {
    static final Path PAGE = Path.of("src/main/resources/META-INF/THIRD-PARTY.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    static List<ThirdParty> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new ThirdParty(quoted(cells[1]), quoted(cells[3])))
                .toList();
    }

    boolean names(String entry) {
        return inJar.stream().anyMatch(name -> name.endsWith("/") ? entry.startsWith(name) : entry.equals(name));
    }

    /** The jar of a library on this JVM's class path. */
    static Path jar(String coordinates) {
        String[] parts = coordinates.split(":");
        String name = parts[1] + "-" + parts[2] + ".jar";
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .filter(path -> path.endsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(PAGE + " names " + coordinates + ", and there is no " + name));
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map((MatchResult one) -> one.group(1))
                .toList();
    }
}
