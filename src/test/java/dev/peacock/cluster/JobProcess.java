package dev.peacock.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Starts Peacock as users do: a process of its own against the shaded jar, with the Spark that the build assembled. */
final class JobProcess implements AutoCloseable {
    /** Longer than any job here takes on a busy machine; what is not done by then hangs. */
    private static final long LIMIT_SECONDS = 240;

    private static final List<String> LINKS = List.of("bin", "jars", "RELEASE");
    private static final int POLL_MILLIS = 10;
    /** The shaded jar. */
    static final Path JAR = Path.of(property("peacock.jar"));
    /** The Spark home that the build assembled. */
    static final Path SPARK = Path.of(property("peacock.spark"));

    private final Path directory;
    private final Path home;
    private final Map<String, String> environment;
    private final List<String> prefix;

    /** All that the processes write beside their output goes under {@code directory}. */
    JobProcess(Path directory) {
        this(directory, Map.of(), List.of());
    }

    /** The same, with these variables in the processes' environment. */
    JobProcess(Path directory, Map<String, String> environment) {
        this(directory, environment, List.of());
    }

    /** The same, with these words before each command. */
    JobProcess(Path directory, List<String> prefix) {
        this(directory, Map.of(), prefix);
    }

    private JobProcess(Path directory, Map<String, String> environment, List<String> prefix) {
        this.environment = environment;
        this.prefix = prefix;
        try {
            this.directory = Files.createDirectories(directory.toAbsolutePath());
            // a Spark home of links, since a local cluster writes its workers' files into the home
            this.home = Files.createDirectories(directory.toAbsolutePath().resolve("spark"));
            for (String part : LINKS) {
                if (!Files.exists(home.resolve(part))) {
                    Files.createSymbolicLink(home.resolve(part), SPARK.resolve(part));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the links away, so that whoever deletes the directory does not meet them. */
    @Override
    public void close() {
        try {
            for (String link : LINKS) {
                Files.deleteIfExists(home.resolve(link));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The launcher with these words, to its end. */
    Ended launcher(String... words) {
        return run(launcherCommand(words));
    }

    /** A plain spark-submit of the jar, without the launcher. */
    Ended sparkSubmit(String... words) {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin/spark-submit").toString(), "--class", "dev.peacock.Main", JAR.toString()));
        command.addAll(List.of(words));
        return run(command);
    }

    /** Starts the launcher and kills it, with all processes that it started, once the condition holds; false if it ended before. */
    boolean launcherKilledWhen(BooleanSupplier condition, String... words) {
        return killedWhen(condition, launcherCommand(words));
    }

    /** The same with any command. */
    boolean killedWhen(BooleanSupplier condition, List<String> command) {
        Started started = start(command);
        try {
            return holdsBeforeTheEnd(started, condition);
        } finally {
            kill(started.process);
        }
    }

    /** Starts the launcher, asks it to end (SIGTERM) once the condition holds, and waits until it has. */
    Ended launcherStoppedWhen(BooleanSupplier condition, String... words) {
        List<String> command = launcherCommand(words);
        Started started = start(command);
        try {
            if (holdsBeforeTheEnd(started, condition)) {
                started.process.destroy();
            }
            return end(started, command);
        } finally {
            kill(started.process);
        }
    }

    /** Any command to its end; once the condition holds, what it has started by then is killed, and it goes on. */
    Ended commandWhoseChildrenAreKilledWhen(BooleanSupplier condition, List<String> command) {
        Started started = start(command);
        try {
            if (holdsBeforeTheEnd(started, condition)) {
                kill(started.process.descendants().toList());
            }
            return end(started, command);
        } finally {
            kill(started.process);
        }
    }

    private static boolean holdsBeforeTheEnd(Started started, BooleanSupplier condition) {
        try {
            for (long polls = 0; polls < LIMIT_SECONDS * 1000 / POLL_MILLIS; polls++) {
                if (!started.process.isAlive()) {
                    return false;
                }
                if (condition.getAsBoolean()) {
                    return true;
                }
                Thread.sleep(POLL_MILLIS);
            }
            throw new AssertionError("the condition to kill a process never held: " + started.ended(-1));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static List<String> launcherCommand(String... words) {
        List<String> command = new ArrayList<>(List.of("bash", "job/peacock"));
        command.addAll(List.of(words));
        return command;
    }

    private record Started(Process process, Path out, Path log) {
        Ended ended(int status) {
            try {
                return new Ended(status, Files.readString(out), Files.readString(log));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Any command to its end. */
    Ended run(List<String> command) {
        Started started = start(command);
        try {
            return end(started, command);
        } finally {
            kill(started.process);
        }
    }

    private static Ended end(Started started, List<String> command) {
        try {
            if (!started.process.waitFor(LIMIT_SECONDS, SECONDS)) {
                throw new AssertionError(command + " did not end within " + LIMIT_SECONDS + " s: " + started.ended(-1));
            }
            return started.ended(started.process.exitValue());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Started start(List<String> command) {
        try {
            Path files = Files.createTempDirectory(directory, "job");
            Path temporary = Files.createDirectory(files.resolve("tmp"));
            Path out = files.resolve("stdout");
            Path log = files.resolve("stderr");
            List<String> words = new ArrayList<>(prefix);
            words.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment()
                    .putAll(Map.of(
                            "PEACOCK_JAR", JAR.toString(),
                            "SPARK_HOME", home.toString(),
                            "SPARK_LOCAL_DIRS", temporary.toString()));
            builder.environment().putAll(environment);
            String own = environment.get("SPARK_SUBMIT_OPTS");
            // two jobs at a time would look for the same port for Spark's pages, and say so
            String options = "-Dspark.ui.enabled=false -Djava.io.tmpdir=" + temporary + " ";
            builder.environment().put("SPARK_SUBMIT_OPTS", options + (own == null ? SparkClasses.options() : own));
            builder.redirectOutput(out.toFile()).redirectError(log.toFile());
            return new Started(builder.start(), out, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to the process and to all that descend from it; returns when all are gone. */
    private static void kill(Process process) {
        kill(Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList());
    }

    private static void kill(List<ProcessHandle> tree) {
        tree.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : tree) {
            try {
                one.onExit().get(LIMIT_SECONDS, SECONDS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("process " + one.pid() + " could not be killed", e);
            }
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }

    private static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty(name), name + " is not set; Failsafe sets it: mvn verify -Dit.test=...");
    }
}
