package dev.peacock.text.match;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Our search in Spark's tasks against the Spark SQL job that explodes each document to its windows and joins them with the texts'
 * distinct ones: places of the corpus at which a window begins, median seconds of both, on one core: scripts/bench/text.sh.
 */
final class SqlPeerBench {
    private static final int WINDOWS = 100_000;
    private static final int PARTS = 4;

    private SqlPeerBench() {}

    /** @param arguments folder of text, megabytes of the corpus, rounds */
    public static void main(String[] arguments) throws IOException {
        RecombinedText text = new RecombinedText(Path.of(arguments[0]), 1);
        List<byte[]> corpus = SearchBench.corpus(text, Integer.parseInt(arguments[1]));
        List<byte[]> texts = SearchBench.texts(text, corpus, WINDOWS);
        int rounds = Integer.parseInt(arguments[2]);
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", PARTS)
                .getOrCreate()) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            JavaRDD<byte[]> documents = context.parallelize(corpus, PARTS).cache();
            Dataset<Row> rows = spark.createDataset(documents.rdd(), Encoders.BINARY())
                    .toDF("text")
                    .cache();
            Dataset<Row> wanted =
                    spark.createDataset(texts, Encoders.BINARY()).toDF("text").cache();
            if (rows.count() != documents.count() || wanted.count() != texts.size()) {
                throw new IllegalStateException("not all documents arrived");
            }
            compare(rounds, () -> ours(context, documents, texts), () -> joined(rows, wanted));
        }
    }

    private static long ours(JavaSparkContext context, JavaRDD<byte[]> documents, List<byte[]> texts) {
        Broadcast<MinimizerIndex> index = context.broadcast(MinimizerIndex.of(texts, SearchBench.WINDOW));
        return documents
                .mapPartitions(part -> List.of(SearchBench.placesFound(index.value(), () -> part))
                        .iterator())
                .reduce(Long::sum);
    }

    private static long joined(Dataset<Row> rows, Dataset<Row> wanted) {
        String windows = String.format(
                Locale.ROOT,
                "explode(transform(sequence(1, octet_length(text) - %d), i -> substring(text, i, %d))) AS window",
                SearchBench.WINDOW - 1,
                SearchBench.WINDOW);
        return rows.selectExpr(windows)
                .join(wanted.selectExpr(windows).distinct(), "window")
                .count();
    }

    /** In turns, each once to warm up. */
    private static void compare(int rounds, LongSupplier ours, LongSupplier joined) {
        double[][] seconds = new double[2][rounds];
        for (int round = -1; round < rounds; round++) {
            long[] found = new long[2];
            for (int peer = 0; peer < 2; peer++) {
                double start = processSeconds();
                found[peer] = (peer == 0 ? ours : joined).getAsLong();
                if (round >= 0) {
                    seconds[peer][round] = processSeconds() - start;
                }
            }
            if (found[0] != found[1]) {
                throw new IllegalStateException(
                        Arrays.stream(found).mapToObj(Long::toString).collect(Collectors.joining(" places, not ")));
            }
        }
        Arrays.sort(seconds[0]);
        Arrays.sort(seconds[1]);
        double our = seconds[0][rounds / 2];
        double peer = seconds[1][rounds / 2];
        System.out.println(String.format(
                Locale.ROOT,
                "ours %.3f s, exploded and joined %.2f s of processor time: times ours: %.0f",
                our,
                peer,
                peer / our));
    }

    private static double processSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
