package dev.peacock.text.input;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;

/** Files that some Windows programs write. Read as UTF-8, such a text is never equal to another, and has few characters that are none. */
final class Utf16 {
    private Utf16() {}

    /** UserError where a file begins with UTF-16's mark of the order of bytes, or with an object of JSON in UTF-16. */
    static void refuse(Piece piece, byte[] bytes, int from, int to) {
        if (to - from >= 2
                && (isPair(bytes, from, 0xFF, 0xFE)
                        || isPair(bytes, from, 0xFE, 0xFF)
                        || isPair(bytes, from, '{', 0)
                        || isPair(bytes, from, 0, '{'))) {
            throw new UserError(Shown.path(piece.name())
                    + " is in UTF-16, and must be in UTF-8; convert it, as in iconv -f UTF-16 -t UTF-8");
        }
    }

    private static boolean isPair(byte[] bytes, int at, int first, int second) {
        return (bytes[at] & 0xFF) == first && (bytes[at + 1] & 0xFF) == second;
    }
}
