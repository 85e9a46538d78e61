package dev.peacock.report;

import dev.peacock.report.lookup.AllExamples;
import dev.peacock.stats.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the report shows, as plain values. Probabilities, accuracies and shares are in 0..1, memorization and
 * influence in -1..1. A value that could not be estimated is null, never 0. Strings may contain anything, since the
 * report escapes them.
 *
 * @param memorization how many train examples have which memorization
 * @param accuracy counts of train examples by the accuracy of the models that saw them and of those that did not
 * @param mostMemorized in the order to show, the most memorized first
 * @param strongestPairs in the order to show, the strongest first
 * @param details what is shown beside these
 * @param audits the audits that were run, in the order to show
 */
public record ReportData(
        Experiment experiment,
        ReportSummary summary,
        Histogram memorization,
        AccuracyGrid accuracy,
        List<MemorizedExample> mostMemorized,
        List<InfluencePair> strongestPairs,
        Details details,
        List<AuditSection> audits) {
    public ReportData {
        mostMemorized = List.copyOf(mostMemorized);
        strongestPairs = List.copyOf(strongestPairs);
        audits = List.copyOf(audits);
    }

    /** Of an experiment without audits. */
    public ReportData(
            Experiment experiment,
            ReportSummary summary,
            Histogram memorization,
            AccuracyGrid accuracy,
            List<MemorizedExample> mostMemorized,
            List<InfluencePair> strongestPairs) {
        this(experiment, summary, memorization, accuracy, mostMemorized, strongestPairs, Details.NONE, List.of());
    }

    /**
     * What is shown beside the lists; empty where there is nothing.
     *
     * @param noise of the memorization histogram; null where it was not computed
     * @param labels in the order to show
     * @param neighbours of train examples that are shown, by train_id: other train examples, the nearest first
     * @param contrast train examples at random, by the name of their label
     * @param suspects train examples whose label may be wrong, the most suspect first
     * @param allSuspects how many there are, shown or not
     * @param all numbers of all examples; null if there are too many for a page
     */
    public record Details(
            @Nullable NoiseBand noise,
            List<LabelShare> labels,
            Map<Long, List<Example>> neighbours,
            Map<String, List<Example>> contrast,
            List<MemorizedExample> suspects,
            long allSuspects,
            @Nullable AllExamples all) {
        public static final Details NONE = new Details(null, List.of(), Map.of(), Map.of(), List.of(), 0);

        public Details {
            labels = List.copyOf(labels);
            neighbours = Map.copyOf(neighbours);
            contrast = Map.copyOf(contrast);
            suspects = List.copyOf(suspects);
            Rule.notNegative("suspects", allSuspects);
        }

        /** Without numbers of all examples. */
        public Details(
                @Nullable NoiseBand noise,
                List<LabelShare> labels,
                Map<Long, List<Example>> neighbours,
                Map<String, List<Example>> contrast,
                List<MemorizedExample> suspects,
                long allSuspects) {
            this(noise, labels, neighbours, contrast, suspects, allSuspects, null);
        }
    }

    /** By bin of the histogram, the range of counts that 95% of fleets would have if nothing were memorized. */
    public record NoiseBand(List<Double> low, List<Double> high) {
        public NoiseBand {
            low = List.copyOf(low);
            high = List.copyOf(high);
            if (low.size() != high.size()) {
                throw new IllegalArgumentException(low.size() + " and " + high.size() + " ends of a band");
            }
        }
    }

    /**
     * Train examples of a label.
     *
     * @param examples with a defined memorization
     * @param memorized those that reach the threshold
     * @param interval of the share, memorized of examples
     * @param mean memorization
     */
    public record LabelShare(String label, long examples, long memorized, Interval interval, double mean) {
        public LabelShare {
            Rule.notNegative("examples", examples);
            Rule.finite("mean memorization", mean);
            Rule.ascending(interval);
            if (memorized < 0 || memorized > examples) {
                throw new IllegalArgumentException(memorized + " of " + examples + " memorized");
            }
        }
    }

    /**
     * What was run.
     *
     * @param created when the report was made, as text, since the report itself reads no clock
     * @param command the command line that repeats the experiment
     * @param versions name to version or hash, in the order to show
     * @param trainExamples n
     * @param testExamples q
     * @param models how many the estimates use
     * @param modelsFailed how many more failed for good
     * @param trainSeconds time spent training, or null if unknown
     * @param modelsPerSecond null if unknown
     */
    public record Experiment(
            String id,
            String title,
            String created,
            String command,
            Map<String, String> versions,
            String datasetName,
            String datasetHash,
            int trainExamples,
            int testExamples,
            int models,
            int modelsFailed,
            Sampling sampling,
            String trainer,
            @Nullable Double trainSeconds,
            @Nullable Double modelsPerSecond) {
        public Experiment {
            Rule.notNegative("train examples", trainExamples);
            Rule.notNegative("test examples", testExamples);
            Rule.notNegative("models", models);
            Rule.notNegative("models failed", modelsFailed);
            Rule.finite("train seconds", trainSeconds);
            Rule.finite("models per second", modelsPerSecond);
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }
    }

    /**
     * How the subsets were drawn.
     *
     * @param design in words, to follow "drawn", such as "uniformly without replacement"
     * @param ratio m/n, or null where the design has none
     * @param subsetSize m, or null where subsets differ in size
     */
    public record Sampling(
            String design, @Nullable Double ratio, @Nullable Integer subsetSize) {
        public Sampling {
            Rule.within("ratio", ratio, 0, 1);
        }
    }

    /**
     * One example, of either split.
     *
     * @param id 0-based position in its split
     * @param source file and row it came from, or null if there is none to show
     * @param givenId what the data set calls it, or null without ids
     */
    public record Example(
            long id,
            String label,
            @Nullable String source,
            ExampleContent content,
            @Nullable String givenId) {
        public Example {
            Rule.notNegative("id", id);
        }

        /** Without an id of the data set. */
        public Example(long id, String label, @Nullable String source, ExampleContent content) {
            this(id, label, source, content, null);
        }
    }

    /** Of a document, or an image that is denoised, the mean score of the models that saw it, and that of the others. */
    public record MeanScores(double in, double out) {
        public MeanScores {
            Rule.finite("mean score in", in);
            Rule.finite("mean score out", out);
        }
    }

    /**
     * A train example and how much it was memorized; {@code interval} is that of the memorization. {@code scores} are null unless it is a
     * document.
     */
    public record MemorizedExample(
            Example example,
            double memorization,
            @Nullable Interval interval,
            double accuracyIn,
            double accuracyOut,
            int modelsIn,
            int modelsOut,
            @Nullable MeanScores scores) {
        /** Of an example that models classify. */
        public MemorizedExample(
                Example example,
                double memorization,
                @Nullable Interval interval,
                double accuracyIn,
                double accuracyOut,
                int modelsIn,
                int modelsOut) {
            this(example, memorization, interval, accuracyIn, accuracyOut, modelsIn, modelsOut, null);
        }

        public MemorizedExample {
            Rule.finite("memorization", memorization);
            Rule.ascending(interval);
            Rule.within("accuracy in", accuracyIn, 0, 1);
            Rule.within("accuracy out", accuracyOut, 0, 1);
        }
    }

    /** An effect estimated together with all others; no interval where it did not hold on models left out. */
    public record Believed(double mean, @Nullable Interval interval) {
        public Believed {
            Rule.finite("believed influence", mean);
            Rule.ascending(interval);
        }
    }

    /**
     * The effect of seeing a train example on a test example.
     *
     * @param interval that of the influence
     * @param memorization of the train example, or null if undefined
     * @param qValue null where it was not computed
     * @param believed null unless effects were estimated together, which then ranks pairs
     */
    public record InfluencePair(
            Example train,
            Example test,
            double influence,
            @Nullable Interval interval,
            @Nullable Double memorization,
            @Nullable Double qValue,
            @Nullable Believed believed) {
        /** Without what is believed. */
        public InfluencePair(
                Example train,
                Example test,
                double influence,
                @Nullable Interval interval,
                @Nullable Double memorization,
                @Nullable Double qValue) {
            this(train, test, influence, interval, memorization, qValue, null);
        }

        /** What pairs are ranked by. */
        public double strength() {
            return believed == null ? influence : believed.mean();
        }

        /** Its interval. */
        @Nullable
        public Interval strengthInterval() {
            return believed == null ? interval : believed.interval();
        }

        public InfluencePair {
            Rule.finite("influence", influence);
            Rule.ascending(interval);
            Rule.finite("memorization", memorization);
            Rule.within("q-value", qValue, 0, 1);
        }
    }
}
