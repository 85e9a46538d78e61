package dev.peacock.report.page;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Details;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.InfluencePair;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** As much as a report of MNIST's size shows, of pictures that no encoder makes smaller. */
public final class BigReport {
    private static final int SIDE = 28;
    private static final int NEIGHBOURS = 3;
    private static final int SUSPECTS = 40;
    private static final RandomStream NOISE = new RandomStream(28);

    private BigReport() {}

    /** So many memorized examples of 10 labels, each with three neighbours, so many pairs, each with three for contrast, and 40 suspects. */
    public static ReportData of(int shown, int pairsShown) {
        List<MemorizedExample> memorized = new ArrayList<>();
        List<InfluencePair> pairs = new ArrayList<>();
        Map<Long, List<Example>> neighbours = new HashMap<>();
        for (int i = 0; i < shown; i++) {
            double value = 1 - (double) i / shown;
            Interval interval = new Interval(value - 0.1, value + 0.1);
            memorized.add(new MemorizedExample(noise(i), value, interval, 1, 1 - value, 1_400, 600));
            neighbours.put((long) i, noises(i));
        }
        for (int i = 0; i < pairsShown; i++) {
            double value = 1 - (double) i / pairsShown;
            Interval interval = new Interval(value - 0.1, value + 0.1);
            pairs.add(new InfluencePair(noise(i), noise(i), value, interval, 0.9, 1e-5));
        }
        Map<String, List<Example>> contrast = new HashMap<>();
        List<LabelShare> labels = new ArrayList<>();
        for (int label = 0; label < 10; label++) {
            contrast.put(Integer.toString(label), noises(label));
            labels.add(new LabelShare(Integer.toString(label), 6_000, 600, new Interval(0.09, 0.11), 0.1));
        }
        ReportData small = SampleReports.small();
        return new ReportData(
                small.experiment(),
                SampleReports.summary(0.1, new Interval(0.09, 0.11), 0, 10_000),
                small.memorization(),
                small.accuracy(),
                memorized,
                pairs,
                new Details(
                        SampleReports.noise(),
                        labels,
                        neighbours,
                        contrast,
                        memorized.subList(0, Math.min(SUSPECTS, shown)),
                        500),
                List.of());
    }

    private static List<Example> noises(int id) {
        return IntStream.range(0, NEIGHBOURS).mapToObj(i -> noise(id)).toList();
    }

    private static Example noise(int id) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, NOISE.nextInt(256));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String source = "train-images-idx3-ubyte:" + id;
        return new Example(id, Integer.toString(id % 10), source, new ExampleContent.Png(bytes.toByteArray()));
    }
}
