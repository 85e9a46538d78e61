package dev.peacock.audit.canary.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Sha256;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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
    /** A split may be of one author or one year; but packed files are splits, however large. */
    private static final int LEAST_SPLITS = 8;

    private static final long ENOUGH_BYTES = 1L << 29;

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
     * Takes records at random from whole splits, which are read in random order: {@value #LEAST_SPLITS} of them (fewer of large packed
     * files), and more until there is enough. No more records are held than are taken. UserError where there is too little.
     *
     * @param seed of the order
     */
    static CanaryCorpus read(CanaryOptions options, Configuration hadoop, long seed) throws IOException {
        String corpus = options.corpus();
        RandomStream random = CanaryStreams.of(seed, CanaryStreams.CORPUS);
        Drawn drawn = new Drawn(options.corpusCharacters(), random);
        long[] documents = new long[1];
        List<Split> splits = TextSource.plan(corpus, options.texts(), hadoop);
        int[] order = IntStream.range(0, splits.size()).toArray();
        random.shuffle(order);
        long bytes = 0;
        for (int s = 0; s < order.length && (s < LEAST_SPLITS && bytes < ENOUGH_BYTES || !drawn.isEnough()); s++) {
            bytes += splits.get(order[s]).bytes();
            splits.get(order[s]).read(hadoop, document -> {
                String text = cleaned(
                        new String(document.utf8(), StandardCharsets.UTF_8),
                        options.isMail() ? LONGEST_LINE_OF_MAIL : Integer.MAX_VALUE);
                documents[0]++;
                pieces(document.id(), text, options.length(), options.pieces()).forEach(drawn::add);
            });
        }
        return new CanaryCorpus(drawn.inOrder(), documents[0]).checked(Shown.path(corpus) + " has");
    }

    /** The first of all records in random order that have so many characters together. */
    static final class Drawn {
        private record Keyed(long key, Entry entry) {}

        private final PriorityQueue<Keyed> last =
                new PriorityQueue<>(Comparator.comparingLong(Keyed::key).reversed());
        private final long most;
        private final RandomStream random;
        private long characters;

        Drawn(long most, RandomStream random) {
            this.most = most;
            this.random = random;
        }

        void add(Entry entry) {
            last.add(new Keyed(random.nextLong(), entry));
            characters += entry.text().length();
            while (characters - last.element().entry.text().length() >= most) {
                characters -= last.remove().entry.text().length();
            }
        }

        boolean isEnough() {
            return characters >= most;
        }

        List<Entry> inOrder() {
            return last.stream()
                    .sorted(Comparator.comparingLong(Keyed::key))
                    .map(Keyed::entry)
                    .toList();
        }
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
