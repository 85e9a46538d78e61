package dev.peacock.cli;

import dev.peacock.check.Shown;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.report.Percent;
import dev.peacock.spark.fleet.TimedTrial;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.plan.Validation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints what would be trained for people to read. */
final class ValidationTable {
    private static final int SHOWN_LABELS = 20;
    private static final int SHOWN_COLUMNS = 50;

    private final PrintStream out;
    private final Validation found;

    private ValidationTable(PrintStream out, Validation found) {
        this.out = out;
        this.found = found;
    }

    static void print(PrintStream out, Validation found, DatasetConfig dataset) {
        ValidationTable table = new ValidationTable(out, found);
        out.println("No problem was found.");
        table.data(dataset);
        table.model();
        table.fleet();
        if (!found.notes().isEmpty()) {
            out.println();
            out.println("You should know");
            found.notes().forEach(note -> out.println("  " + note));
        }
    }

    private void data(DatasetConfig dataset) {
        out.println();
        out.println("Data");
        DatasetConfig.Split split = dataset.split();
        line(
                "examples",
                "%,d to train on, %,d to test on%s",
                found.train(),
                found.test(),
                split == null ? "" : ", chosen by dataset.split");
        if (found.columns().isEmpty()) {
            line("each of them", "%s", found.shape());
        } else {
            columns(dataset.train());
        }
        if (found.labels().size() > 1 || found.guessBits() == null) {
            line(found.guessBits() == null ? "labels" : "groups", "%s", labels());
        }
        if (found.guessBits() != null) {
            line(
                    "to beat",
                    "%.2f bits a character of the test examples, by the frequencies of the train examples' characters",
                    found.guessBits());
            return;
        }
        if (found.guessLoss() != null) {
            line(
                    "to beat",
                    "a denoising loss of %.3f of the train images, by always giving the mean of them",
                    found.guessLoss());
            return;
        }
        line(
                "to beat",
                "%s of the test examples are right if '%s', the most frequent label, is always guessed",
                Percent.of(found.guessAccuracy()),
                Shown.text(found.guess()));
    }

    private void columns(SourceConfig train) {
        TableKeys keys = train.keys();
        int features =
                found.columns().stream().mapToInt(Validation.Column::features).sum();
        line("columns", "%,d, which become %,d features", found.columns().size(), features);
        int widest = found.columns().stream()
                .limit(SHOWN_COLUMNS)
                .mapToInt(column -> Shown.text(column.name()).length())
                .max()
                .orElse(1);
        found.columns().stream()
                .limit(SHOWN_COLUMNS)
                .forEach(column -> out.printf(
                        Locale.ROOT, "    %-" + widest + "s  %s%n", Shown.text(column.name()), column.becomes()));
        if (found.columns().size() > SHOWN_COLUMNS) {
            out.printf(Locale.ROOT, "    and %,d more%n", found.columns().size() - SHOWN_COLUMNS);
        }
        if (keys.id() != null) {
            line("id", "'%s', which is no feature", Shown.text(keys.id()));
        }
        if (!keys.ignore().isEmpty()) {
            line("ignored", "%s", Shown.list(keys.ignore()));
        }
    }

    private String labels() {
        String first = found.labels().stream()
                .limit(SHOWN_LABELS)
                .map(label -> String.format(Locale.ROOT, "%s %,d", Shown.text(label.name()), label.train()))
                .collect(Collectors.joining(", "));
        int more = found.labels().size() - SHOWN_LABELS;
        return String.format(
                        Locale.ROOT,
                        "%,d; examples to train on: %s",
                        found.labels().size(),
                        first)
                + (more > 0 ? String.format(Locale.ROOT, ", and %,d more", more) : "");
    }

    private void model() {
        out.println();
        out.println("One model");
        line("trainer", "%s", found.trainer());
        Long parameters = found.parameters();
        if (parameters != null) {
            line("size", "%,d parameters, %s", parameters, bytes(parameters * Float.BYTES));
        }
        TimedTrial trial = found.trial();
        if (trial == null) {
            line("time", "not measured; job/peacock plan measures it where the fleet is trained");
            return;
        }
        line(
                "time",
                "%s, measured by one thread of this machine on %s",
                seconds(trial.seconds()),
                trial.models() == 1 ? "one model" : trial.models() + " models");
        if (trial.bits() != null && found.guessBits() != null) {
            line(
                    "bits",
                    "%.2f a character of the test examples%s",
                    trial.bits(),
                    trial.bits() < found.guessBits()
                            ? ""
                            : "; that is no better than the frequencies of characters: train longer (training.epochs), or "
                                    + "change the learning rate (training.updater)");
            return;
        }
        if (trial.trainLoss() != null && found.guessLoss() != null) {
            line(
                    "loss",
                    "%.3f of the train images that it saw%s",
                    trial.trainLoss(),
                    trial.trainLoss() < found.guessLoss()
                            ? ""
                            : "; that is no better than the mean image: train longer (training.epochs), or change the learning rate "
                                    + "(training.updater)");
            return;
        }
        Double test = trial.testAccuracy();
        Double train = trial.trainAccuracy();
        if (test == null || train == null) {
            line("accuracy", "none: training diverged; lower the learning rate (training.updater)");
            return;
        }
        line(
                "accuracy",
                "%s on test examples, %s on the train examples that it saw%s",
                Percent.of(test),
                Percent.of(train),
                test > found.guessAccuracy()
                        ? ""
                        : "; that is no better than always guessing: train longer (training.epochs), change "
                                + "the learning rate (training.updater), or check the labels");
    }

    private void fleet() {
        out.println();
        out.println("All models");
        line("models", "%,d, in stacks of %,d", found.models(), found.stack());
        Double seconds = found.seconds();
        Integer tasks = found.tasks();
        TimedTrial trial = found.trial();
        if (seconds != null && tasks != null) {
            line(
                    "time",
                    "about %s on this machine, %,d at a time; estimates and the report come on top",
                    Progress.duration(Math.max(1, seconds)),
                    tasks);
        } else if (trial != null) {
            line(
                    "time",
                    "about %s divided by the number of the cluster's tasks",
                    Progress.duration(found.models() * trial.seconds()));
        }
        Long stack = found.stackBytes();
        if (stack != null) {
            line("memory", "%s for a task that trains a stack, beside Spark's own", bytes(stack));
        }
        line("outcomes", "about %s on disk", bytes(found.outcomeBytes()));
    }

    private void line(String name, String text, Object... values) {
        out.printf(Locale.ROOT, "  %-13s%s%n", name, String.format(Locale.ROOT, text, values));
    }

    private static String seconds(double seconds) {
        return seconds < 10 ? String.format(Locale.ROOT, "%.3g s", seconds) : Progress.duration(seconds);
    }

    private static String bytes(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        for (; value >= 1_000 && unit < units.length - 1; unit++) {
            value /= 1_024;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
