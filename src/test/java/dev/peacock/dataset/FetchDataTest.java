package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/fetch-data.sh does without a network. */
@Tag("process")
class FetchDataTest {
    @TempDir
    Path directory;

    /** How a command ended and what it said, both streams together. */
    private record Ended(int status, String output) {}

    @Test
    void wrongArguments_areTheUsersError() throws Exception {
        assertThat(fetch().status()).isEqualTo(2);
        assertThat(fetch("cifar")).isEqualTo(new Ended(2, "fetch-data: unknown argument 'cifar'; see --help\n"));
        assertThat(fetch("mnist", "--dir").output()).contains("--dir needs a value");
        assertThat(fetch("mnist", "fashion-mnist").status()).isEqualTo(2);
        assertThat(fetch("--help").status()).isZero();
    }

    @Test
    void filesWithOtherSums_areNotPutInPlace() throws Exception {
        for (String split : List.of("train", "t10k")) {
            mirror(split + "-images-idx3-ubyte.gz", Fixtures.idxImages(3, 2, 2));
            mirror(split + "-labels-idx1-ubyte.gz", Fixtures.idxLabels(3));
        }
        Ended ended = fromMirror();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("do not have the SHA-256 sums of mnist");
        assertThat(Fixtures.names(directory.resolve("data"))).isEmpty();
    }

    @Test
    void missingFileOnTheMirror_isNamed() throws Exception {
        Ended ended = fromMirror();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("could not fetch").contains("mirror/train-images-idx3-ubyte.gz");
        assertThat(Fixtures.names(directory.resolve("data"))).isEmpty();
    }

    private void mirror(String name, byte[] content) {
        Fixtures.write(directory.resolve("mirror").resolve(name), Fixtures.gzip(content));
    }

    private Ended fromMirror() throws Exception {
        return fetch("mnist", "--dir", directory + "/data", "--base", "file://" + directory + "/mirror");
    }

    private static Ended fetch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "scripts/fetch-data.sh"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
