package dev.peacock.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** Runs snippets in this JVM, and keeps the value of the last one: JShell itself has only its text. */
final class LastValue extends LocalExecutionControl implements ExecutionControlProvider {
    private @Nullable Object value;

    /** The value, once. */
    @Nullable
    Object take() {
        Object taken = value;
        value = null;
        return taken;
    }

    @Override
    protected String invoke(Method snippet) throws InvocationTargetException, IllegalAccessException {
        value = snippet.invoke(null);
        return valueString(value);
    }

    @Override
    public String name() {
        return "last-value";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return this;
    }
}
