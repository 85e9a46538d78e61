package dev.peacock.audit.stealing;

/** What was told does not determine a model. The message says why, in a clause. */
public final class Undetermined extends Exception {
    private static final long serialVersionUID = 1L;

    Undetermined(String message) {
        super(message);
    }
}
