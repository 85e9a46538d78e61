package dev.peacock.audit.epsilon;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user's guesses as CSV: the heading {@code train_id,guess}, then one line for each example, in any order. A guess is
 * {@code in} or 1, {@code out} or 0, or {@code abstain}, which is the same as no line.
 */
public final class GuessesFile {
    private static final String HEADING = "train_id,guess";
    /** No line of two short fields is longer; a file without line ends must not fill the memory. */
    private static final int LONGEST = 200;

    private final BufferedReader reader;
    private final String file;
    private final Guesses.Builder guesses;
    private final BitSet seen = new BitSet();
    private final int n;
    private int line;

    private GuessesFile(BufferedReader reader, String file, int n) {
        this.reader = reader;
        this.file = file;
        this.n = n;
        this.guesses = new Guesses.Builder(n);
    }

    /**
     * Reads the guesses about n train examples.
     *
     * @param file what messages call it
     * @throws UserError for a file of another form, with its line
     */
    public static Guesses read(BufferedReader reader, String file, int n) throws IOException {
        return new GuessesFile(reader, file, n).read();
    }

    private Guesses read() throws IOException {
        String heading = next();
        if (heading == null || !heading.replaceAll("[ \\uFEFF]", "").equals(HEADING)) {
            throw refusal("must be the heading " + HEADING, heading == null ? "" : heading);
        }
        for (String text = next(); text != null; text = next()) {
            if (!text.isEmpty()) {
                guess(text);
            }
        }
        if (seen.isEmpty()) {
            throw new UserError(file + ": has no guess; each line below " + HEADING + " is one");
        }
        return guesses.build();
    }

    private void guess(String text) {
        String[] fields = text.split(",", -1);
        if (fields.length != 2) {
            throw refusal("must be a train_id, a comma and a guess", text);
        }
        int id = id(fields[0].strip(), text);
        if (seen.get(id)) {
            throw refusal("guesses train example " + id + " again; guess each once", text);
        }
        seen.set(id);
        switch (fields[1].strip().toLowerCase(Locale.ROOT)) {
            case "in", "1" -> guesses.set(id, true);
            case "out", "0" -> guesses.set(id, false);
            case "abstain" -> {}
            default -> throw refusal("must have in (1), out (0) or abstain as its guess", text);
        }
    }

    private int id(String field, String text) {
        int id;
        try {
            id = Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw refusal("must begin with a train_id, a whole number", text);
        }
        if (id < 0 || id >= n) {
            throw refusal(
                    "names train example " + id + ", but there are " + n + " train examples, from 0 to " + (n - 1),
                    text);
        }
        return id;
    }

    private @Nullable String next() throws IOException {
        line++;
        StringBuilder text = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            text.append((char) c);
            if (text.length() > LONGEST) {
                throw refusal("is too long for a guess", text.toString());
            }
        }
        return text.toString().strip();
    }

    private UserError refusal(String why, String text) {
        return new UserError(file + ": line " + line + " " + why + ": '" + Shown.text(text) + "'");
    }
}
