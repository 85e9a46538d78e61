package dev.peacock.dataset;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.dataset.tabular.TableFit;
import dev.peacock.dataset.tabular.TestSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Packs a table: reads it several times rather than holding it, since what becomes of a row depends on all train rows. Files are read in
 * their order, by this process alone, so that sums are the same wherever it runs.
 */
final class TablePacker {
    private final DatasetConfig config;
    private final Configuration hadoop;
    private final StoreWriter writer;
    private final Map<String, Source> ids = new HashMap<>();
    private @Nullable BitSet chosen;
    private @Nullable TableColumns train;

    private TablePacker(DatasetConfig config, Configuration hadoop, StoreWriter writer) {
        this.config = config;
        this.hadoop = hadoop;
        this.writer = writer;
    }

    /** Gives the writer all examples of both splits. UserError where a column or a row cannot be read. */
    static void pack(DatasetConfig config, Configuration hadoop, StoreWriter writer) {
        new TablePacker(config, hadoop, writer).pack();
    }

    private void pack() {
        choose();
        TableFit fit = fit();
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
        read(true, write);
        writer.beginTest();
        read(false, write);
    }

    static boolean isStandardized(DatasetConfig config) {
        return config.standardize() != DatasetConfig.Standardize.NONE;
    }

    private void choose() {
        DatasetConfig.Split split = config.split();
        if (split == null) {
            return;
        }
        List<String> labels = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        TableReader.read(config.train(), null, hadoop, (columns, row) -> {
            labels.add(row.label().strip());
            names.add(row.id());
        });
        chosen = TestSplit.choose(split, labels, names);
    }

    /** Null without a train example. */
    private @Nullable TableFit fit() {
        TableFit[] fit = new TableFit[1];
        train = read(true, (columns, row) -> {
            refuseKnown(row);
            if (fit[0] == null) {
                fit[0] = new TableFit(columns);
            }
            fit[0].count(row.cells(), row.at().where());
        });
        TableFit learnt = fit[0];
        if (learnt == null) {
            return null;
        }
        if (chosen == null) {
            ids.clear();
        }
        learnt.check();
        read(false, (columns, row) -> {
            refuseKnown(row);
            learnt.countTest(
                    row.cells(),
                    row.at().where(),
                    row.at().name() + ":" + row.at().number());
        });
        learnt.check();
        read(true, (columns, row) -> learnt.spread(row.cells()));
        return learnt;
    }

    private void refuseKnown(TableReader.Row row) {
        if (row.id() == null) {
            return;
        }
        if (row.id().isEmpty()) {
            throw new UserError(row.at().where() + ": the id is empty");
        }
        Source before = ids.putIfAbsent(row.id(), row.at());
        if (before != null) {
            throw new UserError("%s: the id '%s' is also that of %s; each row needs an id of its own"
                    .formatted(row.at().where(), Shown.text(row.id()), before.where()));
        }
    }

    private @Nullable TableColumns read(boolean ofTrain, TableReader.Rows rows) {
        BitSet test = chosen;
        if (test == null) {
            return ofTrain
                    ? TableReader.read(config.train(), null, hadoop, rows)
                    : TableReader.read(config.test(), train, hadoop, rows);
        }
        int[] next = new int[1];
        return TableReader.read(config.train(), null, hadoop, (columns, row) -> {
            if (test.get(next[0]++) != ofTrain) {
                rows.row(columns, row);
            }
        });
    }
}
