package dev.peacock.npy;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Python dictionary in a .npy header: exactly the keys descr, fortran_order and shape, once each. Only the literals that
 * NumPy writes are understood; nothing is evaluated.
 */
record NpyDictionary(String descr, boolean fortranOrder, List<Long> shape) {
    /** NumPy's own limit since version 2; 32 before. */
    private static final int MOST_AXES = 64;

    static NpyDictionary parse(String text, String name) {
        return new Parser(text, name).dictionary();
    }

    private static final class Parser {
        private final String text;
        private final String name;
        private int at;

        Parser(String text, String name) {
            this.text = text;
            this.name = name;
        }

        NpyDictionary dictionary() {
            String descr = null;
            Boolean fortran = null;
            List<Long> shape = null;
            expect('{');
            while (!accept('}')) {
                String key = quoted();
                expect(':');
                if (key.equals("descr") && descr == null) {
                    descr = descr();
                } else if (key.equals("fortran_order") && fortran == null) {
                    fortran = truth();
                } else if (key.equals("shape") && shape == null) {
                    shape = tuple();
                } else {
                    throw bad("the key '" + Shown.text(key) + "' is unknown or stands twice");
                }
                if (!accept(',') && peek() != '}') {
                    throw bad("',' or '}' is missing");
                }
            }
            if (peek() != 0) {
                throw bad("something follows the dictionary");
            }
            return new NpyDictionary(
                    present(descr, "descr"), present(fortran, "fortran_order"), present(shape, "shape"));
        }

        private <T> T present(@Nullable T value, String key) {
            if (value == null) {
                throw bad("the key '" + key + "' is missing");
            }
            return value;
        }

        private String descr() {
            if (peek() == '[') {
                throw new UserError(name + ": contains records with several fields; save a plain array for each field");
            }
            return quoted();
        }

        private String quoted() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw bad("a quoted text is missing");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0 || text.substring(at + 1, end).indexOf('\\') >= 0) {
                throw bad("a quoted text does not end, or has a backslash");
            }
            String quoted = text.substring(at + 1, end);
            at = end + 1;
            return quoted;
        }

        private boolean truth() {
            skipSpace();
            for (String word : List.of("True", "False")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw bad("True or False is missing");
        }

        private List<Long> tuple() {
            List<Long> axes = new ArrayList<>();
            expect('(');
            boolean comma = true;
            while (!accept(')')) {
                if (!comma || axes.size() == MOST_AXES) {
                    throw bad("the shape is not a tuple of whole numbers");
                }
                axes.add(axis());
                comma = accept(',');
            }
            if (axes.size() == 1 && !comma) {
                throw bad("the shape is a number, not a tuple");
            }
            return List.copyOf(axes);
        }

        private long axis() {
            skipSpace();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > 18) {
                throw bad("the shape is not a tuple of whole numbers from 0 on that a file can hold");
            }
            long axis = Long.parseLong(text, start, at, 10);
            // Python 2 wrote its long numbers so
            if (at < text.length() && text.charAt(at) == 'L') {
                at++;
            }
            return axis;
        }

        private void expect(char wanted) {
            if (!accept(wanted)) {
                throw bad("'" + wanted + "' is missing");
            }
        }

        private boolean accept(char wanted) {
            boolean there = peek() == wanted;
            if (there) {
                at++;
            }
            return there;
        }

        /** The next character that is no space; 0 at the end. */
        private char peek() {
            skipSpace();
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private UserError bad(String what) {
            return new UserError(name + ": the header is not NumPy's: " + what + " at character " + at
                    + "; save the array with numpy.save");
        }
    }
}
