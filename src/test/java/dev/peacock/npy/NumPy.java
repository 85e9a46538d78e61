package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NumPy itself, as a foreign writer and reader: Debian's python3-numpy. */
public final class NumPy {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private NumPy() {}

    /** Runs a script with arguments, with {@code np}, {@code sys} and {@code zipfile} imported, and returns what it prints. */
    public static String run(Path directory, String script, Object... arguments) throws IOException {
        assertThat(Files.exists(PYTHON) && Files.exists(Path.of("/usr/lib/python3/dist-packages/numpy")))
                .as("this test needs NumPy: install Debian's python3-numpy, or run scripts/install-test-tools.sh")
                .isTrue();
        List<String> words =
                new ArrayList<>(List.of(PYTHON.toString(), "-c", "import sys, zipfile\nimport numpy as np\n" + script));
        Arrays.stream(arguments).map(Object::toString).forEach(words::add);
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    /** A local file as content. */
    public static ByteSource.Seekable file(Path path) {
        return new ByteSource.Seekable() {
            @Override
            public String name() {
                return path.getFileName().toString();
            }

            @Override
            public long length() {
                return path.toFile().length();
            }

            @Override
            public InputStream openAt(long offset) throws IOException {
                InputStream in = Files.newInputStream(path);
                in.skipNBytes(offset);
                return in;
            }
        };
    }
}
