package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.MEMORIZATION;
import static org.apache.spark.sql.functions.coalesce;

import dev.peacock.spark.output.Cells;
import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses which rows of the estimates' tables the report shows, and counts the others, in one pass. Of each part only its first ones
 * reach the driver.
 */
final class ReportRows implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The most train examples to show; the tables have all of them. */
    static final int SHOWN = 200;

    private static final int PAIRS_SHOWN = 500;
    private static final int SUSPECTS_SHOWN = 40;

    /** With fewer train examples of a label, models that did not see one may get all of them wrong. */
    static final int FEW = 10;

    private static final First.Order MOST_MEMORIZED = (a, b) -> {
        int most = Double.compare(Cells.get(b, MEMORIZATION.memorization), Cells.get(a, MEMORIZATION.memorization));
        return most != 0 ? most : byId(a, b);
    };
    private static final First.Order MOST_SUSPECT = (a, b) -> {
        int most = Double.compare(upper(a), upper(b));
        return most != 0 ? most : byId(a, b);
    };

    private final int labels;
    private final double threshold;
    private final First most = new First(SHOWN / 2, MOST_MEMORIZED);
    private final First suspects = new First(SUSPECTS_SHOWN, MOST_SUSPECT);
    private final Map<Integer, OfLabel> byLabel = new TreeMap<>();
    private final ReportCounts counts = new ReportCounts();
    private long allSuspects;

    private ReportRows(int labels, double threshold) {
        this.labels = labels;
        this.threshold = threshold;
    }

    /**
     * @param memorization the table, where memorization is defined
     * @param labels how many there are; 0 without labels
     * @param threshold from which on an example counts as memorized
     */
    static ReportRows of(Dataset<Row> memorization, int labels, double threshold) {
        ReportRows all = new ReportRows(labels, threshold);
        // in the order of the parts, so that sums are the same each time
        memorization
                .javaRDD()
                .mapPartitions(rows -> List.of(ofPart(rows, labels, threshold)).iterator())
                .collect()
                .forEach(all::addAll);
        return all;
    }

    /** Of some rows, without those that cannot be shown. */
    static ReportRows ofPart(Iterator<Row> rows, int labels, double threshold) {
        ReportRows part = new ReportRows(labels, threshold);
        rows.forEachRemaining(part::add);
        part.most.cut();
        part.suspects.cut();
        part.byLabel.values().forEach(label -> label.most.cut());
        return part;
    }

    /** What is known of the train examples of a label. */
    private static final class OfLabel implements Serializable {
        private static final long serialVersionUID = 1L;

        private final First most;
        private final List<Row> few = new ArrayList<>();
        private long examples;
        private long memorized;
        private double memorization;
        private double accuracyOut;

        OfLabel(int shown) {
            this.most = new First(shown, MOST_MEMORIZED);
        }
    }

    private OfLabel ofLabel(int label) {
        return byLabel.computeIfAbsent(label, l -> new OfLabel(Math.max(1, SHOWN / 2 / Math.max(1, labels))));
    }

    private void add(Row row) {
        double memorization = Cells.get(row, MEMORIZATION.memorization);
        OfLabel label = ofLabel(Cells.get(row, MEMORIZATION.label));
        label.examples++;
        label.memorization += memorization;
        label.memorized += memorization >= threshold ? 1 : 0;
        label.accuracyOut += Cells.get(row, MEMORIZATION.accuracyOut);
        if (memorization > 0) {
            most.add(row);
            label.most.add(row);
        }
        if (upper(row) < 0.5) {
            label.few.add(row);
        }
        suspectUnlessFew(label);
        counts.add(row);
    }

    private void addAll(ReportRows part) {
        most.addAll(part.most);
        suspects.addAll(part.suspects);
        allSuspects += part.allSuspects;
        counts.addAll(part.counts);
        part.byLabel.forEach((name, of) -> {
            OfLabel label = ofLabel(name);
            label.most.addAll(of.most);
            label.few.addAll(of.few);
            label.examples += of.examples;
            label.memorized += of.memorized;
            label.memorization += of.memorization;
            label.accuracyOut += of.accuracyOut;
            suspectUnlessFew(label);
        });
    }

    private void suspectUnlessFew(OfLabel label) {
        if (label.examples >= FEW) {
            label.few.forEach(suspects::add);
            allSuspects += label.few.size();
            label.few.clear();
        }
    }

    /** The suspects of labels with few examples: those that are below their mean, too. */
    private List<Row> ofFew() {
        return byLabel.values().stream()
                .flatMap(label -> label.few.stream().filter(row -> upper(row) < label.accuracyOut / label.examples))
                .toList();
    }

    /** Upper end of the interval of the accuracy of the models that did not see the example. */
    private static double upper(Row row) {
        return Interval.wilson(
                        Cells.get(row, MEMORIZATION.correctOut), Cells.get(row, MEMORIZATION.modelsOut), Interval.Z95)
                .high();
    }

    private static int byId(Row a, Row b) {
        return Long.compare(Cells.get(a, MEMORIZATION.trainId), Cells.get(b, MEMORIZATION.trainId));
    }

    ReportCounts counts() {
        return counts;
    }

    /** Half of them the most memorized of all, the others the most memorized of each label; in order of memorization. */
    List<Row> mostMemorized() {
        List<Row> all = new ArrayList<>(most.rows());
        Set<Long> there = ids(List.of(all), MEMORIZATION.trainId);
        First others = new First(SHOWN - all.size(), MOST_MEMORIZED);
        byLabel.values().stream()
                .flatMap(label -> label.most.rows().stream())
                .filter(row -> !there.contains(Cells.get(row, MEMORIZATION.trainId)))
                .forEach(others::add);
        all.addAll(others.rows());
        all.sort(MOST_MEMORIZED);
        return all;
    }

    /**
     * Examples whose accuracy out has a confidence interval entirely below one half, and, where few have their label, below
     * the mean of these. The most suspect first: the lowest upper end of the accuracy of models that did not see them.
     */
    List<Row> suspects() {
        First first = new First(SUSPECTS_SHOWN, MOST_SUSPECT);
        first.addAll(suspects);
        ofFew().forEach(first::add);
        return first.rows();
    }

    long allSuspects() {
        return allSuspects + ofFew().size();
    }

    /** Examples of a label, those that are memorized, and their mean memorization. */
    record LabelCounts(int label, long examples, long memorized, double mean) {}

    List<LabelCounts> labels() {
        return byLabel.entrySet().stream()
                .map(entry -> new LabelCounts(
                        entry.getKey(),
                        entry.getValue().examples,
                        entry.getValue().memorized,
                        entry.getValue().memorization / entry.getValue().examples))
                .toList();
    }

    /** The strongest pairs of the table of influence. */
    static List<Row> strongest(Dataset<Row> influence) {
        return influence
                .sort(
                        coalesce(col(INFLUENCE.believed), col(INFLUENCE.influence))
                                .desc(),
                        col(INFLUENCE.trainId),
                        col(INFLUENCE.testId))
                .limit(PAIRS_SHOWN)
                .collectAsList();
    }

    static Set<Long> ids(List<List<Row>> lists, Column<Long> column) {
        Set<Long> ids = new LinkedHashSet<>();
        lists.forEach(rows -> rows.forEach(row -> ids.add(Cells.get(row, column))));
        return ids;
    }
}
