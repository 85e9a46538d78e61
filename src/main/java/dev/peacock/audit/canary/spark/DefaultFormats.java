package dev.peacock.audit.canary.spark;

import java.util.List;
import java.util.stream.IntStream;

/** Formats whose prefixes differ, so that the canaries of a model are told apart by them. */
final class DefaultFormats {
    private static final List<String> WHOSE = List.of("my", "your", "her", "his", "our", "their", "the old", "the new");
    private static final List<String> WHAT = List.of(
            "door code",
            "ticket number",
            "account number",
            "order number",
            "room key",
            "phone code",
            "licence",
            "locker code");

    /** All 64, any eight in a row with other words. */
    static final List<String> ALL = IntStream.range(0, WHOSE.size() * WHAT.size())
            .mapToObj(i ->
                    WHOSE.get(i % WHOSE.size()) + " " + WHAT.get((i + i / WHOSE.size()) % WHAT.size()) + " is {d5}")
            .toList();

    private DefaultFormats() {}
}
