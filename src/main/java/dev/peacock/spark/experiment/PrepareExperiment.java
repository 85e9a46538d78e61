package dev.peacock.spark.experiment;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.config.text.Words;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.outcome.FleetArrays;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Tables;
import dev.peacock.training.backend.TrainerChoice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Prepares the experiment of a configuration in its output directory: packs the data set unless it is there unchanged,
 * and refuses a directory of another experiment before changing anything in it.
 */
public final class PrepareExperiment {
    private final SparkSession session;
    private final OutputDirectory out;
    private final PrintStream log;

    public PrepareExperiment(JobContext context) {
        this.session = context.session();
        this.out = context.out();
        this.log = context.log();
    }

    /** For training: reads the data set if need be, and writes experiment.json. */
    public Experiment toTrain(ReadConfig read, String reproduce) throws IOException {
        return prepared(read, reproduce, begun(), false);
    }

    /** The same for a directory in which much may be damaged: no outcome file is read, and the data set is packed again if need be. */
    public Experiment toRepair(ReadConfig read, String reproduce) throws IOException {
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        return file.isPresent() ? prepared(read, reproduce, file, true) : toTrain(read, reproduce);
    }

    private Experiment prepared(ReadConfig read, String reproduce, Optional<ExperimentFile> before, boolean repair)
            throws IOException {
        PeacockConfig config = read.config();
        if (config.dataset().isImported()) {
            throw new UserError(out.root()
                    + (before.isPresent()
                            ? ": is a fleet that was imported, so there is nothing to train; run estimate and report, or give "
                                    + "--conf and another --out"
                            : ": dataset.imported names models that are trained already, so there is nothing to train; run "
                                    + "job/peacock import --npz "
                                    + config.dataset().train().path() + " --out " + out.root()
                                    + ", then estimate and report"));
        }
        before.ifPresent(file -> checkStack(file, config));
        String fingerprint = read.paths().read(() -> DatasetPacker.fingerprint(config.dataset(), out.hadoop()));
        boolean unchanged = before.isPresent()
                && before.get().fingerprint().equals(fingerprint)
                && out.files().exists(out.store(before.get().contentHash()))
                && !(repair && isDamaged(before.get().contentHash()));
        String contentHash =
                unchanged ? before.get().contentHash() : read.paths().read(() -> pack(config, before));
        boolean gpus = PackedData.gpus(settings());
        Experiment experiment = experiment(read, contentHash, before, gpus, reproduce);
        before.ifPresent(file -> checkSame(file, experiment.identity()));
        experiment.choice().check(gpus, before.isPresent());
        checkMargins(experiment, before.isPresent());
        if (before.isPresent() && !repair) {
            MoreModels.check(out, before.get(), experiment.config());
        }
        if (!unchanged || (repair && new SparkTables(session, out).isDamaged(Tables.EXAMPLES))) {
            new PackExamples(session, out).run(experiment);
        }
        if (!unchanged) {
            ExperimentFile.write(out, experiment, fingerprint, before);
        } else {
            // what is asked without --conf later is asked of all models, and not of as many as there were at first
            SubsetsConfig subsets = config.subsets();
            Optional<ExperimentFile> more =
                    before.flatMap(file -> file.toppedUp(subsets.firstRun(), subsets.models(), experiment.reproduce()));
            if (more.isPresent()) {
                more.get().write(out);
            }
        }
        Shape shape = Objects.requireNonNull(experiment.shape());
        log.println(String.format(
                Locale.ROOT,
                "experiment %s: %,d train and %,d test examples of %s, %d labels",
                experiment.id(),
                experiment.trainSize(),
                experiment.testSize(),
                config.dataset().isText() ? "at most " + shape.size() + " characters" : shape,
                experiment.labelNames().size()));
        log.println("trainer: " + experiment.choice());
        return experiment;
    }

    /** Rather than when all models are trained. */
    private void checkMargins(Experiment experiment, boolean begun) {
        EstimateConfig.Score score = experiment.config().estimate().score();
        if (!score.isOfMargins() || experiment.config().outcome().keepsMargins()) {
            return;
        }
        String needs = "estimate.score = " + Words.of(score) + " needs the margins of every model, ";
        throw new UserError(needs
                + (begun
                        ? "but the fleet in " + out.root()
                                + " was begun without; train it again into another directory: "
                                + TrainAgain.command(
                                        experiment.reproduce(), out.root().toString(), "-margins", TrainAgain.MARGINS)
                        : "but they are not kept; set outcome.margins = half, or estimate.score = correct"));
    }

    /** For import: the same experiment, begun before, if there is one; any other is refused. To repair, no outcome file is read. */
    public Optional<ExperimentFile> begun(Experiment imported, boolean repair) throws IOException {
        Optional<ExperimentFile> there = repair ? ExperimentFile.read(out) : Optional.empty();
        Optional<ExperimentFile> before = there.isPresent() ? there : begun();
        before.ifPresent(file -> {
            checkStack(file, imported.config());
            checkSame(file, imported.identity());
        });
        return before;
    }

    /** The experiment that the directory holds; one without a single run has nothing to lose and does not count. */
    private Optional<ExperimentFile> begun() throws IOException {
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        if (file.isEmpty()) {
            if (out.isOccupied()) {
                throw new UserError(
                        out.root() + ": holds something that is not a Peacock experiment; choose an empty --out");
            }
            return file;
        }
        return out.inventory(file.get().id()).isEmpty() ? Optional.empty() : file;
    }

    /** For everything after training: needs no data set beside the one in the directory. */
    public Experiment asTrained(ReadConfig read, ExperimentFile file) throws IOException {
        if (file.isImported()) {
            FleetArrays.Labels labels = ImportedLabels.read(out, file);
            Experiment imported =
                    Experiment.imported(read, file.contentHash(), labels, file.labelNames(), file.reproduce());
            checkSame(file, imported.identity());
            return imported;
        }
        Path store = out.store(file.contentHash());
        if (!out.files().exists(store)) {
            throw new UserError(store + ": the packed data set is missing; run train again, which writes it anew");
        }
        // what is only read needs no GPU
        boolean gpus = file.choice().needsGpu();
        Experiment experiment = experiment(read, file.contentHash(), Optional.of(file), gpus, file.reproduce());
        checkSame(file, experiment.identity());
        return experiment;
    }

    private Experiment experiment(
            ReadConfig asked, String contentHash, Optional<ExperimentFile> before, boolean gpus, String reproduce)
            throws IOException {
        out.checkStore(contentHash);
        Path store = out.store(contentHash);
        StoreFooter footer = StoreFooter.read(out.files(), store);
        int[] labels = footer.readLabels(out.files(), store);
        ReadConfig read = PackedData.decided(asked, footer, before);
        TrainerChoice choice = PackedData.choice(read.config(), footer, before, gpus, settings());
        return new Experiment(
                ExperimentIdentity.of(read.config(), contentHash, choice.trainer(), footer.subpopulationsHash()),
                read.config(),
                read.effective(),
                contentHash,
                footer.shape(),
                Arrays.copyOfRange(labels, 0, footer.trainSize()),
                Arrays.copyOfRange(labels, footer.trainSize(), footer.size()),
                footer.labelNames(),
                choice,
                PackedData.nativeCode(before, choice, settings()),
                reproduce);
    }

    private SparkConf settings() {
        return session.sparkContext().conf();
    }

    /** Packs the data set into the output directory and returns its hash; refuses it first if the experiment is another. */
    private String pack(PeacockConfig config, Optional<ExperimentFile> before) throws IOException {
        java.nio.file.Path directory = Files.createTempDirectory("peacock-pack-");
        java.nio.file.Path packed = directory.resolve("store.bin");
        try {
            PackedData data = PackedData.pack(config, before, out.hadoop(), settings(), packed, log::println);
            StoreFooter footer = data.footer();
            String hash = footer.contentHash();
            ExperimentIdentity wanted =
                    ExperimentIdentity.of(config, hash, data.choice().trainer(), footer.subpopulationsHash());
            before.ifPresent(file -> checkSame(
                    file,
                    wanted,
                    hash.equals(file.contentHash())
                            ? groupsThatChanged(file.identity(), wanted)
                            : splitsThatChanged(config.dataset())));
            data.check(config, before.isPresent());
            // so that a model that does not fit the examples is refused before anything is written
            if (before.isEmpty()) {
                data.checkModel(config);
            }
            if (!isThere(footer)) {
                out.copyIn(packed, out.store(hash));
            }
            if (footer.table() != null) {
                JsonFiles.write(out, OutputDirectory.COLUMNS, footer.table().json());
            }
            if (footer.text() != null) {
                JsonFiles.write(out, OutputDirectory.TEXT, footer.text().json());
            }
            return hash;
        } finally {
            Files.deleteIfExists(packed);
            Files.deleteIfExists(directory);
        }
    }

    private boolean isDamaged(String contentHash) throws IOException {
        try {
            out.checkStore(contentHash);
            return false;
        } catch (UserError e) {
            log.println(out.store(contentHash) + ": was damaged, and is packed again");
            return true;
        }
    }

    /** Its name holds the hash of what training sees, which texts and what was learnt of columns are no part of. */
    private boolean isThere(StoreFooter packed) throws IOException {
        Path store = out.store(packed.contentHash());
        if (!out.files().exists(store) || isDamaged(packed.contentHash())) {
            return false;
        }
        return isTheSame(StoreFooter.read(out.files(), store), packed);
    }

    private static boolean isTheSame(StoreFooter one, StoreFooter other) {
        return Objects.equals(one.subpopulations(), other.subpopulations())
                && Objects.equals(one.ids(), other.ids())
                && Objects.equals(one.table(), other.table())
                && Objects.equals(one.text(), other.text());
    }

    /** What to add where the same data may be packed otherwise than by an earlier build. */
    static String splitsThatChanged(DatasetConfig dataset) {
        return dataset.split() != null && dataset.train() instanceof SourceConfig.Folder
                ? ". Earlier builds split the pictures of a folder by their positions, and this one splits them by their "
                        + "paths: if the pictures are the same, this is why, and a new --out is needed"
                : "";
    }

    private static String groupsThatChanged(ExperimentIdentity of, ExperimentIdentity wanted) {
        return Objects.equals(of.groupsHash(), wanted.groupsHash())
                ? ""
                : ". Subsets are drawn of groups, and subsets.groups is the hash of the column that names them";
    }

    private void checkSame(ExperimentFile file, ExperimentIdentity wanted) {
        checkSame(file, wanted, "");
    }

    private void checkSame(ExperimentFile file, ExperimentIdentity wanted, String more) {
        file.identity()
                .differenceFrom(wanted, "this directory was trained with", "you asked for")
                .ifPresent(difference -> {
                    throw new UserError(out.root() + ": holds experiment " + file.id()
                            + ", but this configuration gives experiment " + wanted.id() + ": " + difference
                            + "; choose another --out or restore the configuration" + more);
                });
    }

    private void checkStack(ExperimentFile file, PeacockConfig config) {
        if (file.stack() != config.training().stack()) {
            throw new UserError(out.root() + ": was begun with training.stack = " + file.stack()
                    + ", on which the names of its files depend, but this configuration has "
                    + config.training().stack() + "; set it back");
        }
    }
}
