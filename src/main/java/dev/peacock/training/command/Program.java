package dev.peacock.training.command;

import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Machine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, and never longer than who waits for it. */
final class Program {
    private static final String LOG = "program.log";
    private static final int SHOWN_BYTES = 4_000;

    /**
     * A shell that runs the program in a process group of its own, without a standard input, and ends the whole group when the pipe is
     * closed that is the shell's own input: this JVM closes it by dying, however it dies, so that no program outlives it on a GPU.
     */
    private static final String GUARD = """
            set -m
            exec 3<&0 </dev/null
            "$@" 3<&- &
            program=$!
            { read -r _ <&3; kill -9 -- "-$program"; } 2>/dev/null &
            guard=$!
            exec 3<&-
            wait "$program"
            status=$?
            kill -9 -- "-$guard" 2>/dev/null
            exit "$status"
            """;

    private Program() {}

    /** The command that runs {@code words} under guard. */
    static List<String> guarded(List<String> words) {
        List<String> guarded = new ArrayList<>(List.of("bash", "-c", GUARD, "peacock-guard"));
        guarded.addAll(words);
        return guarded;
    }

    /**
     * Runs it in a directory; UserError with its last words if it does not end with status 0. Kills it where this thread is
     * interrupted.
     *
     * @param of what messages call it
     * @param environment overrides this process's own
     */
    static void run(String of, List<String> words, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = directory.resolve(LOG);
        ProcessBuilder builder = new ProcessBuilder(guarded(words))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            int status = process.waitFor();
            if (status != 0) {
                List<String> lines = new ArrayList<>(lastWords(log));
                lines.set(
                        0,
                        of + " ended with status " + status + " on host " + Machine.host()
                                + (status == 127 ? " (there is no such program)" : "") + "; its last words: "
                                + lines.get(0));
                throw new UserError(lines);
            }
        } finally {
            // closes the pipe, so that the guard ends what is left
            process.getOutputStream().close();
            if (process.isAlive() && !waited(process)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    /** Also where this thread is interrupted already: the program's files are removed next. */
    private static boolean waited(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lines after the first are set in: they are the program's words, and not ours. */
    private static List<String> lastWords(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - SHOWN_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty()
                    ? List.of("none")
                    : Secrets.withoutUserInfo(text)
                            .replaceAll("\\R", "\n  ")
                            .lines()
                            .toList();
        }
    }
}
