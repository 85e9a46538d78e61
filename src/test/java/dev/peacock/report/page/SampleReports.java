package dev.peacock.report.page;

import dev.peacock.config.EstimateConfig;
import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.AuditSection;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.Histogram;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.Experiment;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.ReportData.NoiseBand;
import dev.peacock.report.ReportData.Sampling;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.SplitCheck;
import dev.peacock.report.ReportSummary.Testing;
import dev.peacock.stats.Interval;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Made-up reports for tests. */
public final class SampleReports {
    private static final String HASH = "6a539d510b9a1447538bb946ab309f52749cdf6c0409c97554766bc2934a7d2c";

    private SampleReports() {}

    /**
     * A report on real digits with made-up numbers, all labels and sources as given: 20 pictures, 4 suspects, and 12 pairs with 10 test
     * examples, of which the first has three and the first seven have a pair that is clearly above the threshold.
     */
    public static ReportData digits(String title, @Nullable String label, @Nullable String source) {
        return digits(title, label, source, List.of());
    }

    static ReportData digits(String title, @Nullable String label, @Nullable String source, List<AuditSection> audits) {
        List<Example> digits = readDigits(200, label, source);
        List<MemorizedExample> memorized = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double out = 0.03 + 0.021 * i;
            double in = 0.98 - 0.004 * i;
            double memorization = in - out;
            Interval interval = new Interval(memorization - 0.071, memorization + 0.058);
            memorized.add(new MemorizedExample(digits.get(i), memorization, interval, in, out, 281 - i, 119 + i));
        }
        List<InfluencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Example test = i < 10
                    ? ofLabel(
                            digits.subList(40 + 10 * i, 200), digits.get(20 + i).label())
                    : pairs.get(0).test();
            Example train = i < 10 ? digits.get(20 + i) : ofLabel(digits.subList(40 * (i - 8), 200), test.label());
            double influence = 0.46 - 0.025 * i;
            Interval interval = new Interval(influence - 0.14, influence + 0.075);
            pairs.add(new InfluencePair(train, test, influence, interval, 0.9 - 0.04 * i, 1e-6 * i * i * i));
        }
        ReportSummary summary = summary(0.1231, new Interval(0.1072, 0.1412), 3, 34);
        return new ReportData(
                experiment(title, "digits"),
                summary,
                histogram(),
                grid(),
                memorized,
                pairs,
                details(digits, memorized),
                audits);
    }

    private static Example ofLabel(List<Example> digits, String label) {
        return digits.stream()
                .filter(digit -> digit.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static Details details(List<Example> digits, List<MemorizedExample> memorized) {
        Map<Long, List<Example>> neighbours = new HashMap<>();
        for (int i = 0; i < memorized.size(); i++) {
            neighbours.put(memorized.get(i).example().id(), digits.subList(100 + i, 103 + i));
        }
        Map<String, List<Example>> contrast =
                new TreeMap<>(digits.stream().collect(Collectors.groupingBy(Example::label)));
        contrast.replaceAll((label, all) -> all.subList(0, 3));
        List<LabelShare> labels = new ArrayList<>();
        for (String label : contrast.keySet()) {
            int rank = labels.size();
            labels.add(new LabelShare(
                    label, 143 + rank, 30 - 3 * rank, new Interval(0.18 - 0.02 * rank, 0.28 - 0.02 * rank), 0.1));
        }
        return new Details(noise(), labels, neighbours, contrast, memorized.subList(0, 4), 34);
    }

    /** Around 0, where chance alone puts all 1,434. */
    static NoiseBand noise() {
        List<Double> low = new ArrayList<>(Collections.nCopies(Histogram.MEMORIZATION_BINS, 0.0));
        List<Double> high = new ArrayList<>(low);
        double[] mean = {0.4, 41, 1340, 52, 0.6};
        for (int i = 0; i < mean.length; i++) {
            double half = 1.96 * Math.sqrt(mean[i] * (1 - mean[i] / 1434));
            low.set(18 + i, Math.max(0, mean[i] - half));
            high.set(18 + i, mean[i] + half);
        }
        return new NoiseBand(low, high);
    }

    /** A report small enough to read: two memorized examples and one pair. */
    public static ReportData small() {
        Example seven = new Example(1204, "seven", "train.csv, row 1205", new ExampleContent.Png(tinyPng()));
        Example other = new Example(3, "seven", null, new ExampleContent.Png(tinyPng()));
        Example flower =
                new Example(17, "setosa", null, new ExampleContent.Features(new float[] {5.1f, -3.5f, 0, 1e-7f}));
        MemorizedExample suspect =
                new MemorizedExample(seven, 0.9512, new Interval(0.8803, 1.0141), 0.9929, 0.0417, 281, 119);
        return new ReportData(
                experiment("Digits, seed 1", "digits"),
                summary(0.1231, new Interval(0.1072, 0.1412), 3, 34),
                histogram(),
                grid(),
                List.of(suspect, new MemorizedExample(flower, 0.8633, null, 0.9, 0.0367, 280, 120)),
                List.of(new InfluencePair(seven, other, 0.4567, new Interval(0.3711, 0.5322), 0.9512, 0.000321)),
                new Details(
                        noise(),
                        List.of(
                                new LabelShare("seven", 40, 8, new Interval(0.1050, 0.3476), 0.2104),
                                new LabelShare("setosa", 50, 1, new Interval(0.0035, 0.1050), 0.0312)),
                        Map.of(1204L, List.of(other), 17L, List.of(flower)),
                        Map.of("seven", List.of(other)),
                        List.of(suspect),
                        1),
                List.of());
    }

    /** A report on nothing: every memorization undefined, no pairs, no times. */
    static ReportData empty() {
        Experiment experiment = new Experiment(
                "0123456789abcdef",
                "Nothing",
                "24 November 2026",
                "peacock run --conf nothing.conf",
                Map.of(),
                "digits",
                HASH,
                1437,
                360,
                1,
                0,
                new Sampling("without one listed example", null, null),
                "nearest-neighbour",
                null,
                null);
        ReportSummary summary = new ReportSummary(
                null,
                ReportSummary.Learning.UNKNOWN,
                null,
                EstimateConfig.Score.CORRECT,
                new BigDecimal("0.25"),
                null,
                null,
                0.95,
                1437,
                null,
                null,
                new HighInfluence(new BigDecimal("0.15"), false),
                0,
                null,
                null,
                null);
        return new ReportData(
                experiment,
                summary,
                Histogram.uniform(-1, 1, new long[Histogram.MEMORIZATION_BINS]),
                AccuracyGrid.of(new long[AccuracyGrid.BINS * AccuracyGrid.BINS]),
                List.of(),
                List.of());
    }

    public static Experiment experiment(String title, String dataset) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Peacock", "0.1.0 (3b6c057)");
        versions.put("Spark", "3.5.9");
        versions.put("DL4J", "1.0.0-M2.1");
        return new Experiment(
                "9f2c41d07ab35e18",
                title,
                "24 November 2026, 14:05 UTC",
                "peacock run --conf digits.conf --out out/digits --set subsets.models=400",
                versions,
                dataset,
                HASH,
                1437,
                360,
                400,
                2,
                new Sampling("uniformly without replacement", 0.7, 1006),
                "dl4j",
                3725.4,
                0.10737);
    }

    /** The figures of the small report with another answer to whether the models learned. */
    static ReportSummary learning(ReportSummary.Learning learning) {
        ReportSummary s = small().summary();
        return changed(s, learning, s.pairRule(), s.testing(), s.splitCheck(), s.adjusted());
    }

    /** The other figures of a summary, with these. */
    static ReportSummary changed(
            ReportSummary s,
            ReportSummary.Learning learning,
            ReportSummary.PairRule rule,
            ReportSummary.@Nullable Testing testing,
            ReportSummary.@Nullable SplitCheck splitCheck,
            ReportSummary.@Nullable Adjusted adjusted) {
        return new ReportSummary(
                s.meanTestAccuracy(),
                learning,
                s.meanMemorization(),
                s.score(),
                s.memorizationThreshold(),
                s.memorizedShare(),
                s.memorizedShareInterval(),
                s.confidence(),
                s.undefinedExamples(),
                s.standardErrorMedian(),
                s.standardErrorMax(),
                rule,
                s.pairs(),
                testing,
                splitCheck,
                adjusted);
    }

    static ReportSummary summary(@Nullable Double share, @Nullable Interval interval, long undefined, long pairs) {
        return new ReportSummary(
                0.9634,
                new ReportSummary.Learning(new Interval(0.9512, 0.9756), 0.9628, 0.1028, 0.9993, false, List.of()),
                0.0876,
                EstimateConfig.Score.CORRECT,
                new BigDecimal("0.25"),
                share,
                interval,
                0.95,
                undefined,
                0.0213,
                0.0541,
                new HighInfluence(new BigDecimal("0.15"), true),
                pairs,
                new Testing(
                        "Benjamini-Hochberg",
                        51903,
                        0.05,
                        212,
                        29L,
                        3.4,
                        1180,
                        "It assumes that the tests are at most positively dependent."),
                new SplitCheck(200, 200, 163, 0.3127, 0.2741, 121),
                null);
    }

    /** 1,434 examples: most around 0, a tail up to 1. */
    public static Histogram histogram() {
        long[] counts = new long[Histogram.MEMORIZATION_BINS];
        long[] tail = {2, 38, 905, 170, 82, 60, 41, 30, 24, 18, 16, 12, 10, 8, 6, 4, 3, 2, 1, 1, 1};
        System.arraycopy(tail, 0, counts, 18, tail.length);
        return Histogram.uniform(-1, 1, counts);
    }

    /** The same number of examples, most of them right whether seen or not. */
    public static AccuracyGrid grid() {
        long[] counts = new long[AccuracyGrid.BINS * AccuracyGrid.BINS];
        counts[AccuracyGrid.index(1, 1)] = 905;
        for (int out = 0; out < AccuracyGrid.BINS - 1; out++) {
            counts[AccuracyGrid.index(1, out / 20.0)] = 3 + out * out / 6;
            counts[AccuracyGrid.index(0.93, out / 20.0)] += 1 + out / 3;
        }
        counts[AccuracyGrid.index(0.31, 0.22)] = 2;
        counts[AccuracyGrid.index(0.62, 0.41)] = 1;
        return AccuracyGrid.of(counts);
    }

    /** 2 x 1 pixels, black and white; bytes fixed here, because an encoder's choices are not. */
    public static byte[] tinyPng() {
        return java.util.Base64.getDecoder()
                .decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNg+A8AAQIBAEK+vGgAAAAASUVORK5CYII=");
    }

    static List<Example> readDigits(int number, @Nullable String label, @Nullable String source) {
        InputStream packed =
                Objects.requireNonNull(SampleReports.class.getResourceAsStream("/dev/peacock/dataset/digits.csv.gz"));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            List<Example> examples = new ArrayList<>();
            for (int id = 0; id < number; id++) {
                String[] fields = lines.readLine().split(",");
                String name = label == null ? fields[64] : label;
                examples.add(new Example(id * 29L, name, source, new ExampleContent.Png(encode(fields))));
            }
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 64 numbers 0..16 as an 8 x 8 picture, dark on light. */
    private static byte[] encode(String[] fields) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, 255 - Math.min(255, Integer.parseInt(fields[i]) * 16));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
