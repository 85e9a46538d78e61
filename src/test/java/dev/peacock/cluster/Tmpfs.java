package dev.peacock.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A real file system of a few MiB, which fills up. It is mounted in a mount namespace of its own, and gone with the process that
 * holds that, so that nothing of it is left, however the tests end. Jobs reach it by {@link #entering}, the tests by {@link #seen}.
 */
final class Tmpfs implements AutoCloseable {
    /** As an ordinary user, where the system has user namespaces for them; and as root, where it has none. */
    private static final List<List<String>> WAYS =
            List.of(List.of("--user", "--map-root-user", "--mount"), List.of("--mount"));

    private static final String HOLD = "mount -t tmpfs -o size=\"$2\" tmpfs \"$1\" && echo mounted && exec cat";

    private final Process holder;
    private final boolean user;
    private final Path at;

    private Tmpfs(Process holder, boolean user, Path at) {
        this.holder = holder;
        this.user = user;
        this.at = at;
    }

    /** Mounts one at an empty directory; where that is impossible the test is skipped, and says why. */
    static Tmpfs mount(Path at, long bytes) {
        List<String> refusals = new ArrayList<>();
        for (List<String> way : WAYS) {
            List<String> command = new ArrayList<>(List.of("unshare"));
            command.addAll(way);
            command.addAll(List.of("sh", "-c", HOLD, "sh", at.toString(), Long.toString(bytes)));
            try {
                Process holder =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                // left open: cat ends when its standard input does, with this JVM
                String said = holder.inputReader().readLine();
                if ("mounted".equals(said)) {
                    return new Tmpfs(holder, way.contains("--user"), at);
                }
                holder.destroyForcibly();
                refusals.add("unshare " + String.join(" ", way) + ": " + said);
            } catch (IOException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new TestAbortedException("neither an ordinary user nor root may mount a small disk here: " + refusals);
    }

    /** What goes before a command so that it sees the disk; it runs in this process's directory. */
    List<String> entering() {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
        if (user) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        String here = Path.of("").toAbsolutePath().toString();
        command.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", here));
        return command;
    }

    /** The disk as this process sees it. */
    Path seen() {
        return Path.of("/proc/" + holder.pid() + "/root" + at);
    }

    /** Fills the disk with a file, until so many bytes are left, to the page. */
    void leave(long bytes) throws IOException {
        try (OutputStream filler = Files.newOutputStream(filler())) {
            long written = seen().toFile().getFreeSpace() - bytes;
            for (byte[] page = new byte[4096]; written > 0; written -= page.length) {
                filler.write(page);
            }
        }
    }

    /** Deletes what filled it. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return seen().resolve("filler");
    }

    /** How much of such a disk all files of a directory take. */
    static long pages(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> (file.toFile().length() + 4095) / 4096 * 4096)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly().onExit().join();
    }
}
