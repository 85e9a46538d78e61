package dev.peacock.cli;

import dev.peacock.check.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A stream that passes whole lines on without the secrets in them: whatever prints, and whoever worded an exception. */
final class Discreet extends OutputStream {
    private final PrintStream target;
    private final Secrets secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Discreet(PrintStream target, Secrets secrets) {
        this.target = target;
        this.secrets = secrets;
    }

    static PrintStream over(PrintStream target, Secrets secrets) {
        return new PrintStream(new Discreet(target, secrets), false, StandardCharsets.UTF_8);
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
        target.print(secrets.hide(line.toString(StandardCharsets.UTF_8)));
        target.flush();
        line.reset();
    }
}
