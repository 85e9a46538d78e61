package dev.peacock.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A mistake of the user: a sentence that says what is wrong, where, and what to do. Ends the program with status 2,
 * without a stack trace. Whatever it quotes, the message is of one line, or of the lines that it was given.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(Visible.line(message));
    }

    public UserError(String message, Throwable cause) {
        super(Visible.line(message), cause);
    }

    /** A message of several lines. */
    public UserError(List<String> lines) {
        super(message(lines));
    }

    /** The same with a cause. */
    public UserError(List<String> lines, Throwable cause) {
        super(message(lines), cause);
    }

    private static String message(List<String> lines) {
        return lines.stream().map(Visible::line).collect(Collectors.joining("\n"));
    }
}
