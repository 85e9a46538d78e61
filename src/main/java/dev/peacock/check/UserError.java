package dev.peacock.check;

/** The user's mistake: a plain sentence that says what, where and what to do. Ends the program with status 2, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
