package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the command line speaks to people. */
@Tag("spark")
class MannersTest {
    private static final String[] SMALL = {"--conf", "conf/digits-nearest-neighbour.conf", "--set", "subsets.models=4"};

    private static Ended small(String command, Path out, String... more) {
        String[] words = new String[1 + SMALL.length + 2 + more.length];
        words[0] = command;
        System.arraycopy(SMALL, 0, words, 1, SMALL.length);
        words[SMALL.length + 1] = "--out";
        words[SMALL.length + 2] = out.toString();
        System.arraycopy(more, 0, words, SMALL.length + 3, more.length);
        return InProcess.run(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "train",
                "estimate",
                "report",
                "explain",
                "plan",
                "status",
                "merge",
                "import",
                "export",
                "audit",
                "audit membership",
                "audit consistency",
                "audit epsilon",
                "audit utility",
                "audit leave-one-out",
                "audit longtail",
                "audit text",
                "audit canary",
                "audit tokens",
                "completion"
            })
    void help_hasAnExample_thatNamesTheCommand(String command) {
        Ended help = InProcess.run((command + " --help").split(" "));
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("Example:").contains("job/peacock " + command);
    }

    @Test
    void unknownWords_areAnsweredWithWhatThereIs() {
        assertThat(InProcess.run("tain").log()).startsWith("There is no command 'tain'. Choose one of: run, train,");
        assertThat(InProcess.run("audit", "nonsense").log())
                .startsWith("There is no audit 'nonsense'. Choose one of: membership, epsilon,");
        assertThat(InProcess.run("--bogus").log()).startsWith("Unknown option: '--bogus'");
        assertThat(InProcess.run("tain").status()).isEqualTo(2);
    }

    @Test
    void completion_knowsCommandsAuditsAndOptions() {
        Ended completion = InProcess.run("completion");
        assertThat(completion.status()).isZero();
        assertThat(completion.out())
                .contains("complete -F _complete_peacock")
                .contains("leave-one-out", "--until-se", "--quiet", "--random-sets");
    }

    @Test
    void run_saysWhatNext_onItsLog(@TempDir Path directory) {
        Ended run = small("run", directory.resolve("a run"), "--set", "estimate.fdr=0.1");
        assertThat(run.status()).isZero();
        assertThat(run.log())
                .contains("Next steps:", "open the report", "report/index.html")
                .contains("job/peacock audit consistency --out '" + directory.resolve("a run") + "'")
                .contains("--set estimate.fdr=0.1 --set subsets.models=8")
                .doesNotContain("subsets.models=4");
        assertThat(run.out()).contains("Most memorized").doesNotContain("Next steps");
    }

    @Test
    void quiet_leavesResultsAndErrors(@TempDir Path directory) {
        Path out = directory.resolve("out");
        Ended train = small("train", out, "--quiet");
        assertThat(train.status()).isZero();
        assertThat(train.log()).isEmpty();
        assertThat(train.out()).isEmpty();
        Ended run = small("run", out, "--quiet");
        assertThat(run.log()).isEmpty();
        assertThat(run.out()).contains("Most memorized");
        Ended wrong = InProcess.run("report", "--out", directory.resolve("none").toString(), "--quiet");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.log()).isNotEmpty();
    }

    @Test
    void train_saysWhatNext(@TempDir Path directory) {
        assertThat(small("train", directory.resolve("out")).log())
                .contains("Next steps:", "job/peacock estimate --out");
    }
}
