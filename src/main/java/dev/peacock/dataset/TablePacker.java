package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.dataset.read.KnownIds;
import dev.peacock.dataset.read.TableReader;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.tabular.TableFit;
import dev.peacock.dataset.tabular.TestSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Packs a table: reads it several times rather than holding it, since what becomes of a row depends on all train rows. Files are read in
 * their order, by this process alone, so that sums are the same wherever it runs.
 */
final class TablePacker {
    private final DatasetConfig config;
    private final @Nullable Integer classes;
    private final Configuration hadoop;
    private final StoreWriter writer;
    private final Problems problems;
    private final LabelTable labels = new LabelTable();
    private final SubpopulationTable subpopulations = new SubpopulationTable();
    private final KnownIds ids = new KnownIds();
    private int rows;
    private @Nullable BitSet chosen;
    private @Nullable TableColumns train;

    private TablePacker(DatasetConfig config, @Nullable Integer classes, Configuration hadoop, StoreWriter writer) {
        this.config = config;
        this.classes = classes;
        this.hadoop = hadoop;
        this.writer = writer;
        this.problems = writer.problems();
        labels.keepsMissing(config.keepsMissingLabels());
    }

    /**
     * Gives the writer all examples of both splits. UserError with all that is wrong with the columns and rows, before the first of them;
     * {@code classes} is the number of classes of the model, if known.
     */
    static void pack(DatasetConfig config, @Nullable Integer classes, Configuration hadoop, StoreWriter writer) {
        new TablePacker(config, classes, hadoop, writer).pack();
    }

    private void pack() {
        choose();
        TableFit fit = fit();
        problems.throwIfAny();
        if (fit == null) {
            writer.beginTest(); // which says that there is no example
            return;
        }
        TableEncoding encoding = fit.encoding(isStandardized(config));
        writer.encoding(encoding);
        float[] features = new float[encoding.width()];
        Shape shape = new WantedShape(config.shape()).orElse(Shape.flat(features.length), "dataset.train");
        float one = isStandardized(config) ? 1 : (float) config.scale();
        TableReader.Rows write = (columns, row) -> {
            encoding.write(row.cells(), features, one);
            writer.add(features, shape, row.label(), row.at());
            if (row.subpopulation() != null) {
                writer.subpopulation(row.subpopulation(), row.at());
            }
            if (row.id() != null) {
                writer.id(row.id());
            }
        };
        read(true, problems, write);
        writer.beginTest();
        read(false, problems, write);
    }

    static boolean isStandardized(DatasetConfig config) {
        return config.standardize() != DatasetConfig.Standardize.NONE;
    }

    /** Chooses test examples, where they come from the train examples' source, once all labels and ids are known to be good. */
    private void choose() {
        DatasetConfig.Split split = config.split();
        if (split == null) {
            return;
        }
        List<@Nullable String> names = new ArrayList<>();
        BitSet none = new BitSet();
        chosen = none;
        boolean all = problems.heed(
                "",
                () -> TableReader.read(config.train(), null, hadoop, problems, (columns, row) -> {
                    check(row);
                    names.add(row.id());
                }));
        // a wrong label is said without the split that it makes impossible
        if (all && checkLabels(labels.size()) && labels.size() == names.size()) {
            problems.heed("", () -> chosen = TestSplit.choose(split, labels.texts(), names));
        }
    }

    /** Null without a train example, or where no file of them can be read. */
    private @Nullable TableFit fit() {
        boolean isSplit = chosen != null;
        // choosing has told of lines and rows
        Problems reading = isSplit ? new Problems(0) : problems;
        TableFit[] fit = new TableFit[1];
        train = reading.attempt(
                "",
                () -> read(true, reading, (columns, row) -> {
                    if (!isSplit) {
                        check(row);
                    }
                    if (fit[0] == null) {
                        fit[0] = new TableFit(columns);
                    }
                    fit[0].count(row.cells(), row.at()::where);
                }));
        int trainSize = labels.size();
        ids.clear();
        TableFit learnt = fit[0];
        reading.heed(
                "",
                () -> read(false, reading, (columns, row) -> {
                    if (!isSplit) {
                        check(row);
                    }
                    if (learnt != null) {
                        learnt.countTest(row.cells(), row.at()::where, row.at()::shortly);
                    }
                }));
        if (!isSplit && trainSize > 0) {
            checkLabels(trainSize);
        }
        if (learnt != null) {
            learnt.check(config.test().path(), problems);
        }
        if (learnt != null && problems.isEmpty()) {
            read(true, reading, (columns, row) -> learnt.spread(row.cells()));
        }
        return learnt;
    }

    private boolean checkLabels(int trainSize) {
        return problems.heed("the label", () -> labels.resolve(trainSize, classes));
    }

    /** Notes what is wrong with what a row says beside its features. */
    private void check(TableReader.Row row) {
        problems.heed("the label", () -> labels.add(row.label(), row.at()));
        String id = row.id();
        if (id != null) {
            problems.heed("the id", () -> ids.add(id, row.at()));
        }
        String subpopulation = row.subpopulation();
        if (subpopulation != null) {
            problems.heed("the subpopulation", () -> subpopulations.add(rows++, subpopulation, row.at()));
        }
    }

    private @Nullable TableColumns read(boolean ofTrain, Problems reading, TableReader.Rows rows) {
        BitSet test = chosen;
        if (test == null) {
            return ofTrain
                    ? TableReader.read(config.train(), null, hadoop, reading, rows)
                    : TableReader.read(config.test(), train, hadoop, reading, rows);
        }
        int[] next = new int[1];
        return TableReader.read(config.train(), null, hadoop, reading, (columns, row) -> {
            if (test.get(next[0]++) != ofTrain) {
                rows.row(columns, row);
            }
        });
    }
}
