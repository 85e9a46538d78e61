package dev.peacock.text.input;

import dev.peacock.text.Utf8;
import dev.peacock.text.input.JsonLine.NotJson;
import java.util.Arrays;

/** Takes the escapes out of JSON strings. */
final class JsonEscapes {
    private byte[] unescaped = new byte[1 << 12];
    private int replaced;

    /** How many halves of surrogate pairs the last text had, each of which became U+FFFD. */
    int replaced() {
        return replaced;
    }

    /**
     * The text from {@code from} to {@code end}.
     *
     * @param start where the line begins, for messages
     */
    byte[] unescape(byte[] line, int start, int from, int end) throws NotJson {
        replaced = 0;
        // an escape is never shorter than what it stands for
        if (unescaped.length < end - from + 4) {
            unescaped = new byte[end - from + 4 + (end - from) / 4];
        }
        byte[] out = unescaped;
        int n = 0;
        int i = from;
        while (i < end) {
            int plain = Lines.find(line, i, end, (byte) '\\') - i;
            System.arraycopy(line, i, out, n, plain);
            n += plain;
            i += plain;
            if (i == end) {
                break;
            }
            byte kind = line[i + 1];
            i += 2;
            if (kind == 'u') {
                int unit = hex(line, start, i, end);
                i += 4;
                if (Character.isHighSurrogate((char) unit) && i + 1 < end && line[i] == '\\' && line[i + 1] == 'u') {
                    int low = hex(line, start, i + 2, end);
                    if (Character.isLowSurrogate((char) low)) {
                        n = Utf8.put(Character.toCodePoint((char) unit, (char) low), out, n);
                        i += 6;
                        continue;
                    }
                }
                boolean half = Character.isSurrogate((char) unit);
                replaced += half ? 1 : 0;
                n = Utf8.put(half ? 0xFFFD : unit, out, n);
            } else {
                out[n++] = plainEscape(kind, i - start);
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static byte plainEscape(byte kind, int place) throws NotJson {
        return switch (kind) {
            case 'n' -> '\n';
            case '"', '\\', '/' -> kind;
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> throw new NotJson("an escape that JSON does not have stands", place);
        };
    }

    private static int hex(byte[] line, int start, int from, int end) throws NotJson {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < end ? Character.digit(line[i], 16) : -1;
            if (digit < 0) {
                throw new NotJson("an escape without four hexadecimal digits stands", Math.min(i, end) - start + 1);
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
