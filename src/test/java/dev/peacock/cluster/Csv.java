package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what Spark's CsvSink wrote: a file a metric, with a line a report. */
final class Csv {
    private static final Pattern OURS =
            Pattern.compile("[^.]+\\.([^.]+)\\.plugin\\.dev\\.peacock\\.spark\\.session\\.MetricsPlugin\\.(.+)\\.csv");

    private Csv() {}

    /** By executor, the given column of a metric's last line, of the latest application. */
    static SortedMap<String, Double> last(Path directory, String metric, String column) {
        SortedMap<String, Double> values = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            // names begin with the application's id, which begins with its time
            for (Path file : files.sorted().toList()) {
                Matcher matcher = OURS.matcher(file.getFileName().toString());
                if (matcher.matches() && matcher.group(2).equals(metric)) {
                    List<String> lines = Files.readAllLines(file);
                    int at = List.of(lines.get(0).split(",")).indexOf(column);
                    assertThat(at).as(lines.get(0)).isNotNegative();
                    values.put(
                            matcher.group(1),
                            Double.valueOf(lines.get(lines.size() - 1).split(",")[at]));
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
