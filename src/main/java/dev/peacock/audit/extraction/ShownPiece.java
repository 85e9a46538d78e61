package dev.peacock.audit.extraction;

import dev.peacock.text.PersonalData;
import java.nio.charset.StandardCharsets;

/** A piece of a text as it may be shown: personal data that begin or end in it are masked as a whole. */
final class ShownPiece {
    /** Bytes at either side that are looked at: more than the longest that is masked, a URL. */
    private static final int EDGE = 2_100;

    private ShownPiece() {}

    static String of(byte[] utf8, int from, int to, boolean masked) {
        if (!masked) {
            return text(utf8, from, to);
        }
        String before = text(utf8, whole(utf8, Math.max(0, from - EDGE)), from);
        String piece = text(utf8, from, to);
        String behind = text(utf8, to, whole(utf8, Math.min(utf8.length, to + EDGE)));
        String all = before + piece + behind;
        int end = before.length() + piece.length();
        boolean[] hidden = new boolean[all.length()];
        StringBuilder shown = new StringBuilder();
        String[] names = new String[all.length()];
        for (PersonalData.Kind kind : PersonalData.Kind.values()) {
            PersonalData.find(kind, all, (first, last) -> {
                for (int at = first; at < last; at++) {
                    // what two kinds find is called as the first calls it
                    names[at] = hidden[at] ? names[at] : kind + "@" + first;
                    hidden[at] = true;
                }
            });
        }
        for (int at = before.length(); at < end; at++) {
            if (!hidden[at]) {
                shown.append(all.charAt(at));
            } else if (at == before.length() || !names[at].equals(names[at - 1])) {
                shown.append('[').append(names[at], 0, names[at].indexOf('@')).append(']');
            }
        }
        return shown.toString();
    }

    /** Where a code point begins. */
    private static int whole(byte[] utf8, int at) {
        int start = at;
        while (start > 0 && start < utf8.length && (utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    private static String text(byte[] utf8, int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }
}
