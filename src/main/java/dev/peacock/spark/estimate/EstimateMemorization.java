package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.MEMORIZATION;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.score.Sides;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.ById;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.Moments;
import dev.peacock.stats.PValues;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Writes the table of memorization: one test for each train example that some models saw and some did not. */
record EstimateMemorization(JavaSparkContext spark, SparkTables tables, EstimateConfig config) {
    /** {@code otherwise} is null where the estimate follows from the counts: it is then not sent, which halves what is. */
    record Example(
            int id,
            Counts counts,
            @Nullable Estimate otherwise,
            @Nullable Sides scores) implements Serializable {
        /** By accuracies. */
        Example(int id, Counts counts, @Nullable Estimate otherwise) {
            this(id, counts, otherwise, null);
        }

        Estimate estimate() {
            return otherwise == null ? Estimate.binomial(counts) : otherwise;
        }
    }

    /** Every train example with the difference of its accuracies. {@code jackknife}: where the design asks for it. */
    static JavaRDD<Example> differences(Blocks blocks, @Nullable BlockJackknife jackknife) {
        return blocks.train()
                .flatMap(block -> IntStream.range(0, block.block().size())
                        .mapToObj(i -> example(block, i, jackknife))
                        .iterator());
    }

    /** Writes the table of {@code examples} and returns how many are significant at the false discovery rate. */
    long write(
            Blocks blocks,
            JavaRDD<Example> examples,
            int models,
            Broadcast<Labels> labels,
            Broadcast<FisherExact> fisher)
            throws IOException {
        JavaPairRDD<Integer, PValues> ranges = blocks.train()
                .mapPartitionsToPair(all -> new PValueRanges<TrainBlock>(
                        all, models, (block, counts) -> counts.addMemorization(block), fisher.value(), 1));
        long family = blocks.train().map(block -> (long) block.defined().length).fold(0L, Long::sum);
        return write(
                ranges, family, examples, example -> example.counts.pValue(fisher.value()), example -> example, labels);
    }

    /** A train example whose p-value does not follow from its counts; NaN where undefined. */
    record Scored(Example example, double p) implements Serializable {}

    /** The same of real scores. */
    long write(JavaRDD<Scored> examples, Broadcast<Labels> labels) throws IOException {
        JavaRDD<Double> defined = examples.map(Scored::p).filter(p -> !Double.isNaN(p));
        JavaPairRDD<Integer, PValues> ranges = defined.mapPartitionsToPair(all -> {
            List<Double> p = new ArrayList<>();
            all.forEachRemaining(p::add);
            long[] ones = new long[p.size()];
            Arrays.fill(ones, 1);
            double[] values = p.stream().mapToDouble(Double::doubleValue).toArray();
            return PValues.of(values, ones).byRange().entrySet().stream()
                    .map(range -> new Tuple2<>(range.getKey(), range.getValue()))
                    .iterator();
        });
        return write(ranges, defined.count(), examples, Scored::p, Scored::example, labels);
    }

    private <T> long write(
            JavaPairRDD<Integer, PValues> ranges,
            long family,
            JavaRDD<T> examples,
            QValues.PValueOf<T> pValue,
            Function<T, Example> example,
            Broadcast<Labels> labels)
            throws IOException {
        QValues qValues = QValues.of(spark, ranges, family, config.fdrMethod(), 1);
        String score = Words.of(config.score());
        JavaRDD<Row> rows = qValues.attach(examples, pValue)
                .map(tested -> new Tested<>(example.call(tested.subject()), tested.p(), tested.q()))
                .mapToPair(tested -> new Tuple2<>(tested.subject().id, tested))
                .partitionBy(new ById(labels.value().train().length))
                .values()
                .map(tested -> row(tested, score, labels.value()));
        tables.write(MEMORIZATION, tables.frame(MEMORIZATION, rows).sortWithinPartitions(col(MEMORIZATION.trainId)));
        long significant = qValues.discoveries(config.fdr());
        qValues.release();
        return significant;
    }

    private static Example example(TrainBlock block, int i, @Nullable BlockJackknife jackknife) {
        Estimate jackknifed = jackknife == null ? null : jackknife.memorization(block, i);
        return new Example(block.block().ids()[i], block.memorization(i), jackknifed);
    }

    private static @Nullable Double mean(Moments scores) {
        return scores.count() == 0 ? null : scores.mean();
    }

    private static Row row(Tested<Example> tested, String score, Labels labels) {
        int id = tested.subject().id;
        Counts counts = tested.subject().counts;
        Sides scores = tested.subject().scores;
        Estimate estimate = tested.subject().estimate();
        return Rows.of(MEMORIZATION)
                .with(MEMORIZATION.trainId, (long) id)
                .with(MEMORIZATION.label, labels.train()[id])
                .with(MEMORIZATION.modelsIn, counts.in())
                .with(MEMORIZATION.modelsOut, counts.out())
                .with(MEMORIZATION.correctIn, counts.correctIn())
                .with(MEMORIZATION.correctOut, counts.correctOut())
                .with(MEMORIZATION.accuracyIn, counts.accuracyIn())
                .with(MEMORIZATION.accuracyOut, counts.accuracyOut())
                .with(MEMORIZATION.score, score)
                .with(MEMORIZATION.scoreIn, scores == null ? null : mean(scores.in()))
                .with(MEMORIZATION.scoreOut, scores == null ? null : mean(scores.out()))
                .with(MEMORIZATION.memorization, estimate.value())
                .with(MEMORIZATION.standardError, estimate.standardError())
                .with(MEMORIZATION.ciLow, estimate.low())
                .with(MEMORIZATION.ciHigh, estimate.high())
                .with(MEMORIZATION.pValue, tested.pOrNull())
                .with(MEMORIZATION.qValue, tested.qOrNull())
                .build();
    }
}
