package dev.peacock.spark.explain;

import static dev.peacock.spark.explain.Explain.TEST;
import static dev.peacock.spark.explain.Explain.TRAIN;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Pair;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.estimate.PairsOfFew;
import dev.peacock.spark.estimate.PairsOfOne;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.explain.Explanations.Partner;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what was found of an example together with what the data set says of it and of its partners, which must be loaded. */
record ExplainedExamples(Experiment experiment, ReportExamples examples, int models) {
    OfTest ofTest(int id, PairsOfFew.Found found, int[] nearest, @Nullable List<LabelVotes> votes) {
        PairsOfOne.Ranked ranked = ranked(found, id);
        int correct = Objects.requireNonNull(found.correct().get(id));
        ReportData.Example example = examples.get(TEST, id);
        Map<Integer, PairsOfOne.TestedPair> byTrainId = ranked.also().stream()
                .collect(Collectors.toMap(pair -> pair.pair().trainId(), pair -> pair));
        return new OfTest(
                id,
                experiment.testLabels()[id],
                example.label(),
                example.source(),
                example.givenId(),
                columns(example),
                models,
                correct,
                (double) correct / models,
                Interval.wilson(correct, models, Interval.Z95),
                votes,
                influences(ranked, experiment.trainSize(), TRAIN),
                Arrays.stream(nearest)
                        .mapToObj(near -> partner(TRAIN, near, byTrainId.get(near)))
                        .toList());
    }

    OfTrain ofTrain(int id, PairsOfFew.Found found, @Nullable List<LabelVotes> votes) {
        ReportData.Example example = examples.get(TRAIN, id);
        PairsOfFew.Memorized memorized =
                Objects.requireNonNull(found.memorization().get(id));
        Counts counts = memorized.counts();
        Estimate estimate = memorized.memorization();
        return new OfTrain(
                id,
                experiment.trainLabels()[id],
                example.label(),
                example.source(),
                example.givenId(),
                columns(example),
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                counts.accuracyIn(),
                counts.accuracyOut(),
                estimate.value(),
                estimate.standardError(),
                estimate.interval(),
                votes,
                influences(ranked(found, id), experiment.testSize(), TEST));
    }

    private static PairsOfOne.Ranked ranked(PairsOfFew.Found found, int id) {
        return Objects.requireNonNull(found.pairs().get(id));
    }

    private Influences influences(PairsOfOne.Ranked ranked, int all, String others) {
        return new Influences(
                ranked.tested(),
                all - ranked.tested(),
                ranked.significantHelping(),
                ranked.significantHarming(),
                ranked.helps().stream().map(pair -> partner(others, pair)).toList(),
                ranked.harms().stream().map(pair -> partner(others, pair)).toList());
    }

    private Partner partner(String split, PairsOfOne.TestedPair tested) {
        return partner(
                split,
                split.equals(TRAIN) ? tested.pair().trainId() : tested.pair().testId(),
                tested);
    }

    /** Without a pair, the influence is undefined. */
    private Partner partner(String split, int id, PairsOfOne.@Nullable TestedPair tested) {
        ReportData.Example example = examples.get(split, id);
        int label = (split.equals(TRAIN) ? experiment.trainLabels() : experiment.testLabels())[id];
        Pair pair = tested == null ? null : tested.pair();
        Counts counts = pair == null ? null : pair.influence();
        Estimate estimate = pair == null ? null : pair.estimate();
        return new Partner(
                id,
                label,
                example.label(),
                example.source(),
                example.givenId(),
                columns(example),
                counts == null ? null : (Integer) counts.in(),
                counts == null ? null : (Integer) counts.out(),
                counts == null ? null : (Integer) counts.correctIn(),
                counts == null ? null : (Integer) counts.correctOut(),
                estimate == null ? null : estimate.value(),
                estimate == null ? null : estimate.standardError(),
                estimate == null ? null : estimate.interval(),
                pair == null ? null : pair.believed(),
                tested == null ? null : (Double) tested.p(),
                tested == null ? null : (Double) tested.q(),
                pair == null ? null : pair.memorization());
    }

    private static @Nullable Map<String, String> columns(ReportData.Example example) {
        if (example.content() instanceof ExampleContent.Text text) {
            return ExplainWords.beginning(text.text());
        }
        if (!(example.content() instanceof ExampleContent.Columns columns)) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.names().size(); i++) {
            values.put(columns.names().get(i), columns.values().get(i));
        }
        return values;
    }
}
