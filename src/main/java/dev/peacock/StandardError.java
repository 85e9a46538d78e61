package dev.peacock;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * Standard error, behind which the launcher has a filter until this process runs: nothing silences the line about the Vector API that
 * Java begins with.
 */
final class StandardError {
    /** The number of the descriptor that the launcher has kept of its own standard error. */
    private static final String KEPT = "PEACOCK_STDERR";

    private StandardError() {}

    /** Makes what the launcher kept this process's own, whoever writes to it. Otherwise all goes on through the filter. */
    static void takeBack() {
        String kept = System.getenv(KEPT);
        if (kept == null) {
            return;
        }
        try {
            Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
            descriptor.setAccessible(true);
            // dup2 of the operating system, which Java has no public name for; Spark opens both packages
            Class<?> dispatcher = Class.forName("sun.nio.ch.FileDispatcherImpl");
            Method dup2 = dispatcher.getDeclaredMethod("dup0", FileDescriptor.class, FileDescriptor.class);
            dup2.setAccessible(true);
            dup2.invoke(null, descriptor.newInstance(Integer.parseInt(kept)), FileDescriptor.err);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // another Java: the filter passes everything on
        }
    }
}
