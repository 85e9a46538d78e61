package dev.peacock.check;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mistake of the user: a sentence that says what is wrong, where, and what to do. Ends the program with status 2,
 * without a stack trace. Whatever it quotes, the message is of one line, or of the lines that it was given.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<Said> said;

    /**
     * A line of the message.
     *
     * @param about the file or directory of the user's whose fault it is; null where it is of none, or of one that the sentence alone names
     */
    public record Said(String sentence, @Nullable String about) implements Serializable {
        public Said {
            sentence = Visible.line(sentence);
        }
    }

    public UserError(String message) {
        super(Visible.line(message));
        said = List.of(new Said(message, null));
    }

    public UserError(String message, Throwable cause) {
        super(Visible.line(message), cause);
        said = List.of(new Said(message, null));
    }

    /** A message of several lines. */
    public UserError(List<String> lines) {
        this(null, lines.stream().map(line -> new Said(line, null)).toList());
    }

    private UserError(@Nullable Throwable cause, List<Said> said) {
        super(said.stream().map(Said::sentence).collect(Collectors.joining("\n")), cause);
        this.said = List.copyOf(said);
    }

    /** A message of these lines. */
    public static UserError of(List<Said> said) {
        return new UserError(null, said);
    }

    /** The same error with other lines. */
    public UserError with(List<Said> others) {
        return others.equals(said) ? this : new UserError(this, others);
    }

    /** The same error, about a file or directory where a line of it is about none. */
    public UserError about(String path) {
        return with(said.stream()
                .map(one -> one.about() == null ? new Said(one.sentence(), path) : one)
                .toList());
    }

    public List<Said> said() {
        return said;
    }
}
