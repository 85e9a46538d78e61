package dev.peacock.notebook;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Executes notebooks by Debian's nbconvert, cell by cell in a fresh kernel, with none of the user's own settings. */
final class Jupyter {
    private static final Path NBCONVERT = Path.of("/usr/bin/jupyter-nbconvert");
    private static final Path DOUBLE =
            Path.of("src/test/resources/notebook-double").toAbsolutePath();
    /** Longer than a notebook takes on a busy machine. */
    private static final int LIMIT_SECONDS = 240;

    private final Path directory;

    /** What Jupyter, IPython and Matplotlib keep goes under a directory of the test's. */
    Jupyter(Path directory) {
        this.directory = directory;
    }

    /** How it ended, with the executed notebook if it ended well. */
    record Execution(int status, String log, Path file) {
        Notebook notebook() {
            assertThat(status).as(log).isZero();
            return Notebook.read(file);
        }
    }

    /** Executes a notebook that lies in the repository, where it lies. */
    Notebook execute(Path notebook, Path run) throws IOException {
        return nbconvert(notebook.toAbsolutePath(), run).notebook();
    }

    /** Executes a changed copy. */
    Execution execute(Notebook notebook, Path run) throws IOException {
        Path copy = directory.resolve("copy.ipynb");
        notebook.write(copy);
        return nbconvert(copy, run);
    }

    private Execution nbconvert(Path notebook, Path run) throws IOException {
        assertThat(NBCONVERT)
                .as("this test needs nbconvert: run scripts/install-test-tools.sh")
                .exists();
        kernel();
        Files.createDirectories(directory.resolve("ipython/profile_default/startup"));
        Path startup = directory.resolve("ipython/profile_default/startup/00-parquet.py");
        Files.writeString(startup, Files.readString(DOUBLE.resolve("00-parquet.py")));
        Path log = directory.resolve("nbconvert.log");
        ProcessBuilder command = new ProcessBuilder(
                        NBCONVERT.toString(),
                        "--to=notebook",
                        "--execute",
                        "--output-dir=" + directory,
                        "--output=executed.ipynb",
                        notebook.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().putAll(environment(run));
        Process process = command.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, SECONDS))
                    .as("nbconvert hangs")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Execution(process.exitValue(), Files.readString(log), directory.resolve("executed.ipynb"));
    }

    private Map<String, String> environment(Path run) throws IOException {
        String here = directory.toString();
        return Map.ofEntries(
                Map.entry("PEACOCK_OUT", run.toString()),
                Map.entry("PEACOCK_DUCKDB", library().toString()),
                Map.entry(
                        "JJAVA_CLASSPATH", source(org.duckdb.DuckDBDriver.class).toString()),
                Map.entry("PYTHONPATH", DOUBLE.toString()),
                Map.entry("PYTHONDONTWRITEBYTECODE", "1"),
                Map.entry("PYTHONNOUSERSITE", "1"),
                Map.entry("JUPYTER_CONFIG_DIR", here),
                Map.entry("JUPYTER_RUNTIME_DIR", here),
                Map.entry("JUPYTER_DATA_DIR", here),
                Map.entry("IPYTHONDIR", here + "/ipython"),
                Map.entry("MPLCONFIGDIR", here));
    }

    /** Says to Jupyter how the Java kernel is started. */
    private void kernel() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.awt.headless=true",
                "-Xmx512m",
                "-cp",
                classPath(),
                JavaKernel.class.getName(),
                "{connection_file}");
        JsonNode spec =
                new ObjectMapper().valueToTree(Map.of("argv", command, "display_name", "Java", "language", "java"));
        Path kernels = Files.createDirectories(directory.resolve("kernels/java"));
        Files.writeString(kernels.resolve("kernel.json"), spec.toString());
    }

    /** The kernel's own. What a notebook uses comes as it does for users, by JJAVA_CLASSPATH. */
    private static String classPath() {
        Stream<String> jars = Stream.of(
                        JavaKernel.class,
                        org.dflib.jjava.jupyter.kernel.BaseKernel.class,
                        org.zeromq.ZMQ.class,
                        org.slf4j.LoggerFactory.class)
                .map(type -> source(type).toString());
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("peacock.notebooks"), "gson.jar")
                                .toString()),
                        jars)
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private static Path source(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return Path.of(java.net.URI.create(source.getLocation().toString()));
    }

    /** DuckDB's library, out of the driver's jar. */
    private Path library() {
        Path library = directory.resolve("libduckdb.so");
        if (!Files.exists(library)) {
            try (ZipFile jar = new ZipFile(source(org.duckdb.DuckDBDriver.class).toFile())) {
                Files.copy(jar.getInputStream(jar.getEntry("libduckdb_java.so_linux_amd64")), library);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return library;
    }
}
