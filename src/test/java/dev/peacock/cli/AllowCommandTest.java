package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.config.ExperimentIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that only somebody's output directory names is not run without being asked for. */
@Tag("spark")
class AllowCommandTest {
    private static final String CONFIGURATION = """
            {"dataset": {"builtin": "digits"}, "subsets": {"ratio": 0.5, "models": 4},
             "training": {"command": ["sh", "-c", "evil; \\u001b[2K'\\u202e\\nx"], "program": [], "stack": 4}}
            """;
    private static final String REFUSED =
            ": its training.command would run with your rights: sh -c 'evil; \\u001b[2K'\\''\\u202e\\nx'; give "
                    + "--conf FILE, or --allow-command if you trust whoever wrote this directory";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"utility", "leave-one-out"})
    void aDirectorysCommand_isShown_andRunsOnlyWhereItIsAllowed(String audit) throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(
                out.resolve("experiment.json"), """
                {"experiment": "%1$s", "identity": {}, "trainer": "command", "stack": 4,
                 "dataset": {"sha256": "%1$s%1$s%1$s%1$s", "train_examples": 1500, "test_examples": 297},
                 "versions": {"native_build": "generic"},
                 "configuration": %2$s}
                """.formatted(new ExperimentIdentity(Map.of()).id(), CONFIGURATION));
        assertThat(run(audit, out)).isEqualTo(new Ended(2, "", out + "/experiment.json" + REFUSED + "\n"));
        // both go on to what is wrong next
        Path conf = Files.writeString(directory.resolve("own.conf"), CONFIGURATION);
        assertThat(run(audit, out, "--conf", conf.toString()).log()).contains("the packed data set is missing");
        assertThat(run(audit, out, "--allow-command").log()).contains("the packed data set is missing");
    }

    private static Ended run(String audit, Path out, String... more) {
        List<String> words = new ArrayList<>(List.of("audit", audit, "--out", out.toString()));
        words.addAll(List.of(more));
        return InProcess.run(words);
    }
}
