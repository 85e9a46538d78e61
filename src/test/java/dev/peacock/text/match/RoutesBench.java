package dev.peacock.text.match;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Processor time of a pass of the corpus for a batch of texts, and of one that sets apart what several batches may have:
 * scripts/bench/text.sh. Arguments: folder of text, megabytes of the corpus, rounds, megabytes of a batch, bytes of a window, batches...
 */
final class RoutesBench {
    private static final int WARM_UP = 2;

    private RoutesBench() {}

    private interface Searching {
        void search();
    }

    public static void main(String[] arguments) throws IOException {
        RecombinedText text = new RecombinedText(Path.of(arguments[0]), 1);
        List<byte[]> corpus = SearchBench.corpus(text, Integer.parseInt(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        int windows = Integer.parseInt(arguments[3]) * 1_000_000;
        int window = Integer.parseInt(arguments[4]);
        List<List<byte[]>> batches = new ArrayList<>();
        for (int i = 5; i < arguments.length; i++) {
            while (batches.size() < Integer.parseInt(arguments[i])) {
                batches.add(SearchBench.texts(text, corpus, windows));
            }
            if (i == 5) {
                MinimizerIndex index = MinimizerIndex.of(batches.get(0), window);
                double pass = median(rounds, () -> SearchBench.placesFound(index, corpus));
                System.out.printf(
                        Locale.ROOT, "a pass for one batch: %.2f s, index %d MB%n", pass, index.bytes() >> 20);
            }
            measure(batches, window, corpus, rounds);
        }
    }

    private static void measure(List<List<byte[]>> batches, int window, List<byte[]> corpus, int rounds) {
        double before = processorSeconds();
        Routes.Builder builder = new Routes.Builder(window);
        for (int b = 0; b < batches.size(); b++) {
            for (byte[] text : batches.get(b)) {
                builder.add(b, text);
            }
        }
        Routes routes = builder.build();
        double made = processorSeconds() - before;
        RouteSearch search = new RouteSearch(routes);
        long[] found = {0, 0};
        double seconds = median(rounds, () -> {
            found[0] = 0;
            found[1] = 0;
            corpus.forEach(document -> search.search(document, (batch, from, to) -> {
                found[0]++;
                found[1] += to - from;
            }));
        });
        System.out.printf(
                Locale.ROOT,
                "one for %d batches: %.2f s; routes of %d MB made in %.2f s; %d hits of %.2f MB%n",
                batches.size(),
                seconds,
                routes.bytes() >> 20,
                made,
                found[0],
                found[1] / 1e6);
    }

    private static double median(int rounds, Searching searching) {
        double[] seconds = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double before = processorSeconds();
            searching.search();
            if (round >= 0) {
                seconds[round] = processorSeconds() - before;
            }
        }
        Arrays.sort(seconds);
        return seconds[rounds / 2];
    }

    private static double processorSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
