package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java notebook runs from its first cell to its last, and finds what is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
@Tag("spark")
class JavaNotebookTest {
    private Answers answers = new Answers(FinishedRun.out());
    private Notebook executed = Notebook.read(Notebook.JAVA);
    private Jupyter jupyter = new Jupyter(Path.of(""));

    @BeforeAll
    void execute(@TempDir Path directory) throws IOException {
        jupyter = new Jupyter(directory);
        executed = jupyter.execute(Notebook.JAVA, FinishedRun.out());
    }

    @Test
    void tables_areLoaded() {
        assertThat(executed.shown("load", "text/plain"))
                .containsPattern("\\b" + FinishedRun.N + " +" + answers.estimated() + " +[.\\d]+ +"
                        + answers.memorized() + "\\b");
    }

    @Test
    void histogram_countsEveryEstimate_andIsDrawn() {
        answers.assertBins(Notebook.words(executed.shown("histogram-counts", "text/plain")));
        assertThat(Notebook.colours(executed.picture("histogram"))).isGreaterThan(2);
    }

    @Test
    void strongestPairs_areTheTables_withTheirImages() {
        answers.assertPairs(Notebook.words(executed.shown("pairs", "text/plain")));
        assertThat(Notebook.colours(executed.picture("pair-images"))).isGreaterThan(10);
    }

    @Test
    void decodedBits_areTheRunsThatSawTheExample_andGiveEveryCountAgain() {
        answers.assertSeenBy(executed.shown("bits", "text/plain"));
        assertThat(executed.shown("bits-check", "text/plain"))
                .isEqualTo("0 of 1500 examples have other counts in the table than in the bits");
    }

    @Test
    void classes_haveTheirMeans_andThePValuesOfOtherPermutations() {
        answers.assertClasses(Notebook.words(executed.shown("answer", "text/plain")));
    }

    /** What tells a notebook that works from a kernel that never fails. */
    @ParameterizedTest
    @CsvSource({"int x = 1; x / 0, java.lang.ArithmeticException: / by zero", "int y = nowhere;, cannot find symbol"})
    void aCellThatThrows_orIsNoJava_failsTheNotebook(String cell, String problem) throws IOException {
        Jupyter.Execution failed = jupyter.execute(executed.withOnly(cell), FinishedRun.out());
        assertThat(failed.status()).isNotZero();
        assertThat(failed.log()).contains(problem);
    }
}
