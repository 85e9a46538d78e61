package dev.peacock.cli;

import dev.peacock.check.Secrets;
import dev.peacock.check.Visible;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream that passes on whole lines, with secrets removed and terminal control characters escaped, whoever printed
 * them.
 */
final class RedactingStream extends OutputStream {
    private final PrintStream target;
    private final Secrets secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private RedactingStream(PrintStream target, Secrets secrets) {
        this.target = target;
        this.secrets = secrets;
    }

    static PrintStream over(PrintStream target, Secrets secrets) {
        return new Messages(new RedactingStream(target, secrets));
    }

    @Override
    public synchronized void write(int one) {
        line.write(one);
        if (one == '\n') {
            flush();
        }
    }

    @Override
    public synchronized void flush() {
        target.print(secrets.hide(Visible.lines(line.toString(StandardCharsets.UTF_8))));
        target.flush();
        line.reset();
    }

    /** The arguments of {@code println} and {@code printf} stay on one line. */
    private static final class Messages extends PrintStream {
        Messages(RedactingStream lines) {
            super(lines, false, StandardCharsets.UTF_8);
        }

        @Override
        public void println(@Nullable String text) {
            super.println(Visible.line(String.valueOf(text)));
        }

        @Override
        public void println(@Nullable Object value) {
            println(String.valueOf(value));
        }

        @Override
        public PrintStream format(Locale locale, String format, @Nullable Object... values) {
            return super.format(
                    locale, format, Arrays.stream(values).map(Messages::shown).toArray());
        }

        @Override
        public PrintStream format(String format, @Nullable Object... values) {
            return format(Locale.ROOT, format, values);
        }

        private static @Nullable Object shown(@Nullable Object value) {
            return value instanceof Number || value == null ? value : Visible.line(value.toString());
        }
    }
}
