package dev.peacock.spark.explain;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Pair;
import dev.peacock.report.page.SectionPage;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.estimate.InfluencePrior;
import dev.peacock.spark.estimate.PairsOfFew;
import dev.peacock.spark.estimate.PairsOfOne;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.interchange.ExportTarget;
import dev.peacock.spark.nearest.NearestOfSome;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.CharacterGains;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Explains examples of one fleet, from its outcomes; needs no tables of estimates. */
public final class Explain {
    static final String TEST = "test";
    static final String TRAIN = "train";
    private static final int NEAREST = 5;

    private final JobContext context;
    private final Experiment experiment;
    private final FinishedFleet fleet;
    private final PairsOfFew pairs;
    private final SparkTables tables;
    private final ReportExamples examples;

    /** Throws a UserError if no run is finished. */
    public Explain(JobContext context, Experiment experiment) throws IOException {
        this.context = context;
        this.experiment = experiment;
        this.fleet = FinishedFleet.of(context.out(), experiment);
        this.pairs = new PairsOfFew(context.spark(), fleet);
        this.tables = new SparkTables(context.session(), context.out());
        this.examples = new ReportExamples(tables);
    }

    /** Test examples, with at most {@code most} train examples that help each and as many that harm it. */
    public Explanations test(List<String> words, int most) throws IOException {
        int[] ids = ExampleIds.of(tables, "--test", words, TEST, experiment.testSize(), context.log());
        return ofTest(ids, most, null);
    }

    /** The {@code limit} test examples that most models get wrong, the worst first. */
    public Explanations wrong(int limit, int most) throws IOException {
        if (!config().score().isOfLabels()) {
            throw new UserError("explain --wrong: is about labels that models get wrong, and "
                    + (config().score().isOfDocuments()
                            ? "a language model gives documents none; name the test documents"
                            : "a denoiser gives images none; name the test images")
                    + " that you want to explain with --test");
        }
        int[] correct = pairs.correct();
        int[] wrong = IntStream.range(0, correct.length)
                .filter(id -> 2L * correct[id] < fleet.runs().length)
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> correct[id]).thenComparing(id -> id))
                .mapToInt(Integer::intValue)
                .toArray();
        return ofTest(Arrays.copyOf(wrong, Math.min(limit, wrong.length)), most, wrong.length);
    }

    /** Train examples, with at most {@code most} test examples that each helps and as many that it harms. */
    public Explanations train(List<String> words, int most) throws IOException {
        int[] ids = ExampleIds.of(tables, "--train", words, TRAIN, experiment.trainSize(), context.log());
        PairsOfFew.Found found = pairs.ofTrain(ids, most);
        for (int id : ids) {
            Counts counts = Objects.requireNonNull(found.memorization().get(id)).counts();
            if (!counts.isDefined() || found.pairs().get(id) == null) {
                throw undefined("train example " + id + " was in the training set of "
                        + (counts.in() == 0 ? "none" : counts.out() == 0 ? "each" : Integer.toString(counts.in()))
                        + " of the " + fleet.runs().length
                        + " models, so its memorization and its influence are undefined");
            }
        }
        Map<Integer, List<LabelVotes>> votes = VotesOfFew.of(context.spark(), fleet, true, ids);
        loadTrain(Arrays.stream(ids));
        load(TEST, partners(found).mapToInt(Pair::testId));
        return explanations(
                found.adjusted(),
                found.prior(),
                null,
                List.of(),
                Arrays.stream(ids)
                        .mapToObj(id -> explained().ofTrain(id, found, votes.get(id)))
                        .toList());
    }

    /** Writes what was found as a page, which {@link ExportTarget#check} has not refused. */
    public void write(Explanations found, Path target) throws IOException {
        String facts = String.format(
                Locale.ROOT,
                "experiment %s \u00b7 %,d models \u00b7 differences of %s",
                experiment.id(),
                found.models(),
                ScoreWords.means(found.score()));
        String page = SectionPage.render("Why this prediction?", facts, new ExplainSections(found, examples).all());
        String text = page + ExportTarget.Kind.EXPLANATION.mark();
        context.out().writeFile(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Explanations explanations(
            @Nullable Integer adjusted,
            @Nullable InfluencePrior prior,
            @Nullable Integer wrong,
            List<OfTest> tests,
            List<OfTrain> trains) {
        return new Explanations(
                experiment.id(),
                config().score(),
                fleet.runs().length,
                config().fdr(),
                config().fdrMethod(),
                adjusted,
                prior,
                experiment.testSize(),
                wrong,
                tests,
                trains);
    }

    private Explanations ofTest(int[] ids, int most, @Nullable Integer wrong) throws IOException {
        if (ids.length == 0) {
            return explanations(null, null, wrong, List.of(), List.of());
        }
        int n = experiment.trainSize();
        Map<Integer, int[]> nearest = new HashMap<>();
        NearestOfSome.of(
                        context.spark(),
                        context.out(),
                        experiment,
                        Arrays.stream(ids).map(id -> n + id).toArray(),
                        NEAREST)
                .forEach((example, near) -> nearest.put(example - n, near));
        Map<Integer, Set<Integer>> also = new HashMap<>();
        nearest.forEach((id, near) -> also.put(id, Arrays.stream(near).boxed().collect(Collectors.toSet())));
        PairsOfFew.Found found = pairs.ofTest(ids, most, also);
        if (found.pairs().isEmpty()) {
            throw undefined("each train example was in the training set of every one of the " + fleet.runs().length
                    + " models or of none, so no influence is defined");
        }
        Map<Integer, List<LabelVotes>> votes = VotesOfFew.of(context.spark(), fleet, false, ids);
        load(TEST, Arrays.stream(ids));
        loadTrain(IntStream.concat(
                partners(found).mapToInt(Pair::trainId),
                nearest.values().stream().flatMapToInt(Arrays::stream)));
        return explanations(
                found.adjusted(),
                found.prior(),
                wrong,
                Arrays.stream(ids)
                        .mapToObj(id ->
                                explained().ofTest(id, found, nearest.getOrDefault(id, new int[0]), votes.get(id)))
                        .toList(),
                List.of());
    }

    private UserError undefined(String what) {
        return new UserError(context.out().root() + ": " + what + "; train more models (raise subsets.models and run "
                + "train again)");
    }

    private static Stream<Pair> partners(PairsOfFew.Found found) {
        return found.pairs().values().stream()
                .flatMap(ranked -> Stream.concat(ranked.helps().stream(), ranked.harms().stream()))
                .map(PairsOfOne.TestedPair::pair);
    }

    private void loadTrain(IntStream ids) throws IOException {
        int[] all = ids.toArray();
        examples.setGains(CharacterGains.of(
                context.session(),
                context.out(),
                experiment,
                Arrays.stream(all).distinct().mapToObj(id -> (long) id).toList()));
        load(TRAIN, Arrays.stream(all));
    }

    private void load(String split, IntStream ids) throws IOException {
        examples.load(split, ids.mapToObj(id -> (long) id).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private ExplainedExamples explained() {
        return new ExplainedExamples(experiment, examples, fleet.runs().length);
    }

    private EstimateConfig config() {
        return experiment.config().estimate();
    }
}
