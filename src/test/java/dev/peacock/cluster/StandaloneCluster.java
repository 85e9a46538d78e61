package dev.peacock.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A real Spark standalone cluster, started by {@code scripts/start-cluster.sh}: a master and workers, each a JVM of its own, on free
 * ports of 127.0.0.1. Its processes are known by the directory that they work in, and none is left after {@link #close} or when this
 * JVM ends. A job is submitted to it by {@code launcher(..., "--", "--master", cluster.master())}, in client and in cluster mode.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final long LIMIT_SECONDS = 240;
    private static final int POLL_MILLIS = 100;

    private final Path directory;
    private final List<String> options;
    private final Thread atExit = new Thread(this::killAll, "stop the cluster");

    private StandaloneCluster(Path directory, List<String> options) {
        this.directory = directory;
        this.options = options;
    }

    /**
     * Starts a master and two workers, and returns when all are registered.
     *
     * @param directory for all that they write; made if it is not there
     * @param options further ones of start-cluster.sh, such as {@code --workers 3} or {@code --fake-gpus-per-worker 1}
     */
    public static StandaloneCluster start(Path directory, String... options) {
        try {
            StandaloneCluster cluster =
                    new StandaloneCluster(Files.createDirectories(directory).toRealPath(), List.of(options));
            Runtime.getRuntime().addShutdownHook(cluster.atExit);
            cluster.startMissing();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The master's URL, for spark-submit; drivers in cluster mode are submitted to it, too. */
    public String master() {
        return text(directory.resolve("url")).trim();
    }

    /** Starts whichever of the master and the workers do not run, and returns when they are registered. */
    public void startMissing() {
        List<String> command = new ArrayList<>(
                List.of("bash", "scripts/start-cluster.sh", "start", "--dir", directory.toString(), "--port", "0"));
        command.addAll(options);
        Path said = directory.resolve("start.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPARK_HOME", JobProcess.SPARK.toString());
        // java itself reads it, whatever a job's settings say
        builder.environment().put("JDK_JAVA_OPTIONS", SparkClasses.SHORT_LIVED);
        try {
            Process process = builder.redirectOutput(said.toFile()).start();
            if (!process.waitFor(LIMIT_SECONDS, SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                killAll();
                throw new AssertionError("the cluster did not start: " + text(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGKILL to worker 1, 2, ...; its executors see that, and end by themselves. */
    public void killWorker(int number) {
        ProcessHandle worker = worker(number)
                .orElseThrow(() -> new AssertionError("worker " + number + " does not run in " + directory));
        kill(List.of(worker));
    }

    /** The process of worker 1, 2, ..., if it runs. */
    public Optional<ProcessHandle> worker(int number) {
        Path home = directory.resolve("worker-" + number);
        return processes("org.apache.spark.deploy.worker.Worker").stream()
                .filter(process -> home.equals(workingDirectory(process)))
                .findFirst();
    }

    /** The executors that run now, of all applications. */
    public List<ProcessHandle> executors() {
        return processes("org.apache.spark.executor.CoarseGrainedExecutorBackend");
    }

    /** The drivers that run on workers now: those of applications in cluster mode. */
    public List<ProcessHandle> drivers() {
        return processes("org.apache.spark.deploy.worker.DriverWrapper");
    }

    /** SIGKILL to one executor, and returns when it is gone; false if none runs. */
    public boolean killExecutor() {
        List<ProcessHandle> executors = executors();
        kill(executors.subList(0, Math.min(1, executors.size())));
        return !executors.isEmpty();
    }

    /** What the drivers in cluster mode wrote to a stream, {@code stdout} or {@code stderr}, oldest first. */
    private List<String> driverOutput(String stream) {
        try (var files = Files.find(
                directory,
                4,
                (path, attributes) ->
                        directory.relativize(path).toString().matches("worker-\\d+/work/driver-[^/]+/" + stream))) {
            return files.sorted(
                            Comparator.comparing(path -> path.subpath(path.getNameCount() - 2, path.getNameCount())))
                    .map(StandaloneCluster::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a driver's output is as it should be: the worker copies it into its file, and may be late with the last lines. */
    public void awaitDriverOutput(String stream, Predicate<String> expected) {
        for (int polls = 0; driverOutput(stream).stream().noneMatch(expected); polls++) {
            if (polls == LIMIT_SECONDS * 1000 / POLL_MILLIS) {
                throw new AssertionError(stream + " of the drivers: " + driverOutput(stream));
            }
            LockSupport.parkNanos(POLL_MILLIS * 1_000_000L);
        }
    }

    /** SIGKILL to all processes of the cluster; returns when all are gone. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        killAll();
    }

    // a worker can start an executor while its others are being killed
    private void killAll() {
        for (List<ProcessHandle> left = processes("org.apache.spark."); !left.isEmpty(); ) {
            kill(left);
            left = processes("org.apache.spark.");
        }
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            if (process.onExit()
                    .completeOnTimeout(process, LIMIT_SECONDS, SECONDS)
                    .join()
                    .isAlive()) {
                throw new AssertionError("process " + process.pid() + " could not be killed");
            }
        }
    }

    /** Those that work under this cluster's directory and whose command has a word. */
    private List<ProcessHandle> processes(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    Path at = workingDirectory(process);
                    return at != null
                            && at.startsWith(directory)
                            && command(process).contains(word);
                })
                .toList();
    }

    private static @Nullable Path workingDirectory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            // it ended, or is another user's
            return null;
        }
    }

    // ProcessHandle's own gives up on long ones
    private static String command(ProcessHandle process) {
        try {
            byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
