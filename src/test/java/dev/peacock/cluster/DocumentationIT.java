package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documentation that are marked as runnable run, page by page, in one directory instead of target. */
class DocumentationIT {
    /** Makes the run that most other pages ask. */
    private static final Path FIRST = Path.of("docs/concepts.md");

    /** Commands whose models are trained for a fifth as long as the page has it, since nothing here asks how good they are. */
    private static final Set<String> TRAINING = Set.of("run", "train");

    private static final List<String> SHORT = List.of("--set", "training.epochs=2");

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path directory;

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(FIRST, Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md") && !page.equals(FIRST))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    @TestFactory
    List<DynamicTest> commands_run() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            for (List<String> words : RunnableBlocks.of(page)) {
                tests.add(DynamicTest.dynamicTest(page + ": " + String.join(" ", words), () -> run(words)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    private static void run(List<String> words) {
        Stream<String> moved = words.stream()
                .map(word -> word.startsWith("target/")
                        ? directory.resolve(word.substring(7)).toString()
                        : word);
        List<String> more = TRAINING.contains(words.get(0)) ? SHORT : List.of();
        Ended ended = InProcess.run(Stream.concat(moved, more.stream()).toList());
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    @Test
    void blocks_areReadWithTheirContinuationsAndComments() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), """
                Text.

                <!-- runnable -->

                    job/peacock run --conf a.conf --out target/a   # a comment
                    job/peacock train --set 'x={a = 1}' \\
                      --out target/b -- --master local

                    job/peacock not this one
                """);
        assertThat(RunnableBlocks.of(page))
                .containsExactly(
                        List.of("run", "--conf", "a.conf", "--out", "target/a"),
                        List.of("train", "--set", "x={a = 1}", "--out", "target/b"));
        Path other = Files.writeString(directory.resolve("other.md"), "<!-- runnable -->\n\n    rm -rf /\n");
        assertThatThrownBy(() -> RunnableBlocks.of(other)).isInstanceOf(AssertionError.class);
        Path none = Files.writeString(directory.resolve("none.md"), "<!-- runnable -->\n\nText.\n");
        assertThatThrownBy(() -> RunnableBlocks.of(none)).isInstanceOf(AssertionError.class);
    }
}
