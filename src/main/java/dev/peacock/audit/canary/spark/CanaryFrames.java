package dev.peacock.audit.canary.spark;

import static dev.peacock.audit.canary.spark.CanaryTables.CANARIES;
import static dev.peacock.audit.canary.spark.CanaryTables.COUNTS;
import static dev.peacock.audit.canary.spark.CanaryTables.EPSILON;
import static dev.peacock.audit.canary.spark.CanaryTables.EXPOSURES;
import static dev.peacock.audit.canary.spark.CanaryTables.MODELS;
import static dev.peacock.audit.canary.spark.CanaryTables.RECORDS;

import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Bits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Writes the tables. */
record CanaryFrames(
        JobContext context, CanaryOptions options, CanaryCorpus corpus, List<Canary> canaries, CanaryResults results) {
    void write(List<Probed> rows, CanarySummary summary, ModelTask task) throws IOException {
        context.write(CANARIES, canaries.stream().map(this::row).toList());
        context.write(
                EXPOSURES,
                rows.stream()
                        .filter(row -> row.kind() == Probed.Kind.CANARY)
                        .map(this::row)
                        .toList());
        context.write(COUNTS, summary.counts().stream().map(CanaryFrames::row).toList());
        context.write(
                RECORDS,
                IntStream.range(0, corpus.records().size()).mapToObj(this::row).toList());
        context.write(EPSILON, summary.bounds().stream().map(CanaryFrames::row).toList());
        context.write(
                MODELS,
                rows.stream()
                        .filter(row -> row.kind() == Probed.Kind.MODEL)
                        .map(row -> Rows.of(MODELS)
                                .with(MODELS.model, row.model())
                                .with(MODELS.characters, task.characters(row.model()))
                                .with(MODELS.heldOut, Bits.ofNats(results.heldOut(row.model())))
                                .with(MODELS.seconds, row.value())
                                .build())
                        .toList());
    }

    private Row row(Canary canary) {
        CanaryGrid last = results.last();
        int c = canary.number();
        double in = last.bits(c, true);
        double out = last.bits(c, false);
        return Rows.of(CANARIES)
                .with(CANARIES.canary, c)
                .with(CANARIES.kind, options.kind().word())
                .with(CANARIES.format, canary.format())
                .with(CANARIES.prefix, Masked.prefix(canary, options))
                .with(CANARIES.secret, Masked.secret(canary.shown(), canary, options))
                .with(CANARIES.document, Masked.document(canary, corpus))
                .with(CANARIES.insertions, canary.insertions())
                .with(
                        CANARIES.spaceBits,
                        canary.space() == null ? null : canary.space().bits())
                .with(CANARIES.exposureIn, canary.isControl() ? null : last.exposure(c, true))
                .with(
                        CANARIES.exposureOut,
                        canary.isControl()
                                ? (last.exposure(c, true) + last.exposure(c, false)) / 2
                                : last.exposure(c, false))
                .with(CANARIES.bitsIn, in)
                .with(CANARIES.bitsOut, out)
                .with(CANARIES.difference, out - in)
                .with(CANARIES.ciLow, CANARIES.ciHigh, last.difference(c).interval())
                .with(CANARIES.found, results.foundIn(canary))
                .build();
    }

    private Row row(Probed probed) {
        Probed.Exposed exposed = Objects.requireNonNull(probed.exposure());
        Canary canary = canaries.get(probed.number());
        return Rows.of(EXPOSURES)
                .with(EXPOSURES.canary, probed.number())
                .with(EXPOSURES.model, probed.model())
                .with(EXPOSURES.epoch, probed.epoch())
                .with(EXPOSURES.insertions, canary.insertions())
                .with(EXPOSURES.saw, results.last().saw()[probed.number()][probed.model()] ? 1 : 0)
                .with(EXPOSURES.bits, probed.value())
                .with(EXPOSURES.exposure, CanaryResults.exposure(exposed, canary))
                .with(EXPOSURES.method, CanaryResults.method(exposed))
                .with(EXPOSURES.rank, exposed.rank())
                .with(EXPOSURES.sampled, exposed.sampled())
                .with(EXPOSURES.extrapolated, exposed.tail())
                .with(EXPOSURES.queries, probed.queries())
                .build();
    }

    private static Row row(CanarySummary.Count count) {
        return Rows.of(COUNTS)
                .with(COUNTS.insertions, count.insertions())
                .with(COUNTS.epoch, count.epoch())
                .with(COUNTS.canaries, count.canaries())
                .with(COUNTS.exposure, count.exposure())
                .with(COUNTS.exposureLow, COUNTS.exposureHigh, count.exposureInterval())
                .with(COUNTS.difference, count.difference())
                .with(COUNTS.differenceLow, COUNTS.differenceHigh, count.differenceInterval())
                .with(COUNTS.searches, count.searches())
                .with(COUNTS.found, count.found())
                .with(COUNTS.foundLow, COUNTS.foundHigh, count.foundInterval())
                .build();
    }

    private Row row(int record) {
        double in = -results.records().bits(record, true);
        double out = -results.records().bits(record, false);
        return Rows.of(RECORDS)
                .with(RECORDS.document, corpus.records().get(record).id())
                .with(RECORDS.characters, corpus.records().get(record).text().length())
                .with(RECORDS.in, in)
                .with(RECORDS.out, out)
                .with(RECORDS.difference, in - out)
                .with(
                        RECORDS.ciLow,
                        RECORDS.ciHigh,
                        results.records().difference(record).interval())
                .build();
    }

    private static Row row(CanarySummary.Bound bound) {
        return Rows.of(EPSILON)
                .with(EPSILON.of, bound.of())
                .with(EPSILON.insertions, bound.insertions())
                .with(EPSILON.targets, bound.targets())
                .with(EPSILON.canaries, bound.canaries())
                .with(EPSILON.guesses, bound.guesses())
                .with(EPSILON.correct, bound.correct())
                .with(EPSILON.confidence, bound.confidence())
                .with(EPSILON.epsilon, bound.epsilon())
                .build();
    }
}
