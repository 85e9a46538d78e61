package dev.peacock.audit.canary.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Sha256;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The text that models are trained on, in records, each of which is in half of the models.
 *
 * @param documents how many were read, of which the records are a random part
 */
record CanaryCorpus(List<Entry> records, long documents) {
    /** Fewer have nothing to learn from. */
    private static final int LEAST_RECORDS = 16;

    private static final int LEAST_CHARACTERS = 2_000;
    /** Longer ones of mails are encoded attachments and pages. */
    private static final int LONGEST_LINE_OF_MAIL = 120;

    /**
     * A record.
     *
     * @param id of its document, with the place of the piece behind it if that is not the first
     */
    record Entry(String id, String text) {}

    CanaryCorpus {
        records = List.copyOf(records);
    }

    /**
     * Reads whole splits until there is enough, and takes records in random order. UserError where there is too little.
     *
     * @param seed of the order
     */
    static CanaryCorpus read(CanaryOptions options, Configuration hadoop, long seed) throws IOException {
        String corpus = options.corpus();
        List<Entry> all = new ArrayList<>();
        long[] counts = new long[2];
        for (Split split : TextSource.plan(corpus, options.texts(), hadoop)) {
            split.read(hadoop, document -> {
                String text = cleaned(
                        new String(document.utf8(), StandardCharsets.UTF_8),
                        options.isMail() ? LONGEST_LINE_OF_MAIL : Integer.MAX_VALUE);
                counts[0]++;
                for (Entry piece : pieces(document.id(), text, options.length(), options.pieces())) {
                    all.add(piece);
                    counts[1] += piece.text().length();
                }
            });
            if (counts[1] >= options.corpusCharacters()) {
                break;
            }
        }
        return new CanaryCorpus(drawn(all, options.corpusCharacters(), seed), counts[0])
                .checked(Shown.path(corpus) + " has");
    }

    private static List<Entry> drawn(List<Entry> all, long characters, long seed) {
        int[] order = IntStream.range(0, all.size()).toArray();
        new RandomStream(Seeds.seed(seed, Seeds.Purpose.CANARY, CanaryStreams.CORPUS)).shuffle(order);
        List<Entry> drawn = new ArrayList<>();
        long taken = 0;
        for (int i = 0; i < order.length && taken < characters; i++) {
            drawn.add(all.get(order[i]));
            taken += all.get(order[i]).text().length();
        }
        return drawn;
    }

    private CanaryCorpus checked(String has) {
        if (characters() < LEAST_CHARACTERS || records.size() < LEAST_RECORDS) {
            throw new UserError(String.format(
                    "%s %,d characters of text in %,d records, and the audit needs at least %,d in %,d; give a larger corpus, or cut"
                            + " its documents into more records by --length and --pieces",
                    has, characters(), records.size(), LEAST_CHARACTERS, LEAST_RECORDS));
        }
        return this;
    }

    /** Printable characters and ends of lines; lines that are blank or longer are left out. */
    static String cleaned(String text, int longestLine) {
        return text.lines()
                .map(line -> line.codePoints()
                        .map(c -> Character.isWhitespace(c) ? ' ' : c)
                        .filter(CanaryCorpus::isPrintable)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .stripTrailing())
                .filter(line -> !line.isBlank() && line.length() <= longestLine)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> c != '\uFFFD';
        };
    }

    static List<Entry> pieces(String id, String text, int length, int pieces) {
        List<Entry> all = new ArrayList<>();
        int from = 0;
        for (int piece = 0; piece < pieces && from < text.length(); piece++) {
            int left = text.codePointCount(from, text.length());
            int to = text.offsetByCodePoints(from, Math.min(length, left));
            all.add(new Entry(piece == 0 ? id : id + "+" + piece, text.substring(from, to)));
            from = to;
        }
        return all;
    }

    long characters() {
        return records.stream().mapToLong(entry -> entry.text().length()).sum();
    }

    /** How often each character occurs. */
    Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new TreeMap<>();
        records.forEach(entry -> entry.text().codePoints().forEach(point -> counts.merge(point, 1L, Long::sum)));
        return counts;
    }

    String identity() {
        return Sha256.hex(records.toString());
    }
}
