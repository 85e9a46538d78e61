package dev.peacock.text.match;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Megabytes of a corpus searched in a second of one core's processor time, median after five rounds to warm up: scripts/bench/text.sh. */
final class SearchBench {
    static final int WINDOW = 50;
    static final int DOCUMENT = 2_000;
    private static final int PLANTED = 200;
    private static final int WARM_UP = 5;

    private SearchBench() {}

    /**
     * Writes the corpus and the texts of the first number of windows to a folder, for peers.
     *
     * @param arguments folder of text, megabytes of the corpus, rounds, folder to write to, millions of windows...
     */
    public static void main(String[] arguments) throws IOException {
        RecombinedText text = new RecombinedText(Path.of(arguments[0]), 1);
        List<byte[]> corpus = corpus(text, Integer.parseInt(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        Path folder = Path.of(arguments[3]);
        Files.write(folder.resolve("corpus"), RecombinedText.concatenated(corpus));
        for (int i = 4; i < arguments.length; i++) {
            List<byte[]> texts = texts(text, corpus, (int) (1e6 * Double.parseDouble(arguments[i])));
            if (i == 4) {
                Files.write(folder.resolve("texts"), RecombinedText.concatenated(texts));
            }
            System.out.println(measure(texts, corpus, rounds));
        }
    }

    static List<byte[]> corpus(RecombinedText text, int megabytes) {
        return text.documents(megabytes * 1_000_000 / DOCUMENT, DOCUMENT);
    }

    /** Texts with about that many windows; every tenth has a copy of 200 bytes from the corpus. */
    static List<byte[]> texts(RecombinedText text, List<byte[]> corpus, int windows) {
        List<byte[]> texts = text.documents(windows / (DOCUMENT - WINDOW + 1), DOCUMENT);
        text.plant(texts, corpus, PLANTED);
        return texts;
    }

    private static String measure(List<byte[]> texts, List<byte[]> corpus, int rounds) {
        double start = processorSeconds();
        MinimizerIndex index = MinimizerIndex.of(texts, WINDOW);
        double built = processorSeconds() - start;
        double[] seconds = new double[rounds];
        long found = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            double before = processorSeconds();
            found = placesFound(index, corpus);
            if (round >= 0) {
                seconds[round] = processorSeconds() - before;
            }
        }
        Arrays.sort(seconds);
        double megabytes = corpus.size() * (DOCUMENT / 1e6);
        return String.format(
                Locale.ROOT,
                "%d windows, index made in %.2f s, %.2f bytes a window, searched in %.3f s, %.0f MB/s (%.0f to %.0f): %d places found",
                index.windows(),
                built,
                index.bytes() / (double) index.windows(),
                seconds[rounds / 2],
                megabytes / seconds[rounds / 2],
                megabytes / seconds[rounds - 1],
                megabytes / seconds[0],
                found);
    }

    /** Places of the corpus at which a window of the index begins. */
    static long placesFound(MinimizerIndex index, Iterable<byte[]> corpus) {
        Search search = new Search(index);
        long[] found = {0};
        int[] next = {0};
        for (byte[] document : corpus) {
            next[0] = 0;
            search.search(document, 0, document.length, (text, textOffset, offset, bytes) -> {
                int end = offset + bytes - index.grams.minBytes + 1;
                found[0] += end - Math.max(next[0], offset);
                next[0] = end;
            });
        }
        return found[0];
    }

    private static double processorSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
