package dev.peacock.text.match;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Megabytes of a corpus searched in a second of one core's processor time, for an index of that many windows of 50 bytes; median of
 * ROUNDS after five for warming up: scripts/bench/text.sh.
 */
final class SearchBench {
    static final int WINDOW = 50;
    static final int DOCUMENT = 2_000;
    static final int PLANTED = 200;

    private SearchBench() {}

    /** @param arguments folder of text, megabytes of the corpus, rounds, numbers of windows in millions */
    public static void main(String[] arguments) throws IOException {
        RecombinedText text = new RecombinedText(Path.of(arguments[0]), 1);
        int megabytes = Integer.parseInt(arguments[1]);
        List<byte[]> corpus = text.documents(megabytes * 1_000_000 / DOCUMENT, DOCUMENT);
        for (String millions : Arrays.asList(arguments).subList(3, arguments.length)) {
            int windows = (int) (1e6 * Double.parseDouble(millions));
            List<byte[]> texts = text.documents(windows / (DOCUMENT - WINDOW + 1), DOCUMENT);
            text.plant(texts, corpus, PLANTED);
            long start = processorTime();
            MinimizerIndex index = MinimizerIndex.of(texts, WINDOW);
            double built = (processorTime() - start) / 1e9;
            List<Double> speeds = new ArrayList<>();
            long found = 0;
            int rounds = Integer.parseInt(arguments[2]);
            for (int round = -5; round < rounds; round++) {
                long before = processorTime();
                found = windowsFound(index, corpus);
                double speed = megabytes / ((processorTime() - before) / 1e9);
                if (round >= 0) {
                    speeds.add(speed);
                }
            }
            speeds.sort(null);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%,d windows (index made in %.1f s, %.2f bytes a window): %.0f MB/s (%.0f to %.0f), %,d places of the corpus found",
                    index.windows(),
                    built,
                    index.bytes() / (double) index.windows(),
                    speeds.get(rounds / 2),
                    speeds.get(0),
                    speeds.get(rounds - 1),
                    found));
        }
    }

    /** Places of the corpus at which a window of the index begins. */
    static long windowsFound(MinimizerIndex index, List<byte[]> corpus) {
        Search search = new Search(index);
        long[] found = {0, 0};
        for (byte[] document : corpus) {
            found[1] = 0;
            search.search(document, 0, document.length, (text, textOffset, offset, bytes) -> {
                long end = offset + bytes - index.minBytes() + 1L;
                found[0] += end - Math.max(found[1], offset);
                found[1] = end;
            });
        }
        return found[0];
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
