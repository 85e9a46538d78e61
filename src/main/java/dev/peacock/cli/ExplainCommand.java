package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.spark.explain.Explain;
import dev.peacock.spark.explain.Explanations;
import dev.peacock.spark.interchange.ExportTarget;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: says which examples a prediction is due to. */
@Command(
        name = "explain",
        description = {
            "say why models are right or wrong on an example: the train examples that help and harm it.",
            "It needs a trained fleet and no estimates: influence is computed from the outcomes, for train examples of any "
                    + "label. With --json, the last line of standard output is what was found."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock explain --out target/digits --test 17 --page explain.html",
            "  job/peacock explain --out target/digits --wrong",
            "  job/peacock explain --out target/digits --train 1204"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int LIMIT = 10;

    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Option(
            names = "--test",
            paramLabel = "ID",
            arity = "1..*",
            description =
                    "Test examples to explain, by their test_id, by their id in the data set, or by file and line, as in "
                            + "customers.csv:12. Several are separated by spaces or commas; an id that has a comma is taken as it is.")
    List<String> test = new ArrayList<>();

    @Option(
            names = "--train",
            paramLabel = "ID",
            arity = "1..*",
            description =
                    "Train examples to explain, by their train_id, their id in the data set, or file and line: their memorization, and the "
                            + "test examples that they help and harm.")
    List<String> train = new ArrayList<>();

    @Option(names = "--wrong", description = "Explain the test examples that most models get wrong, the worst first.")
    boolean wrong;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "With --wrong, how many test examples to explain (default: " + LIMIT + ").")
    @Nullable
    Integer limit;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many examples that help, and as many that harm, to show for each (default: "
                    + "${DEFAULT-VALUE}).")
    int most;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "Also write a page with the examples' pictures or values, one HTML file that works offline.")
    @Nullable
    String page;

    ExplainCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        checkQuestion();
        int wanted = limit == null ? LIMIT : limit;
        checkPositive("--limit", wanted);
        checkPositive("--most", most);
        options.checkConfiguration();
        Path target = page == null ? null : GivenPath.localTarget(page);
        return Jobs.reading("explain", options, log, (peacock, hadoop) -> {
            ExportTarget.check(hadoop, target, ExportTarget.Kind.EXPLANATION);
            Explain explain =
                    new Explain(peacock.context(), peacock.experiment(() -> options.fromFileOrDirectory(hadoop)));
            Explanations found = found(explain, wanted);
            new ExplainPrint(out, options.out).print(found);
            if (target != null) {
                explain.write(found, target);
                out.println("page: " + page);
            }
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    private Explanations found(Explain explain, int wanted) throws IOException {
        if (wrong) {
            return explain.wrong(wanted, most);
        }
        return train.isEmpty() ? explain.test(test, most) : explain.train(train, most);
    }

    private void checkQuestion() {
        int questions = (test.isEmpty() ? 0 : 1) + (train.isEmpty() ? 0 : 1) + (wrong ? 1 : 0);
        if (questions != 1) {
            throw new UserError((questions == 0 ? "nothing to explain" : "too much to explain at a time")
                    + ": give one of --test ID, --train ID and --wrong");
        }
        if (!wrong && limit != null) {
            throw new UserError(
                    "--limit: says how many examples --wrong explains, and --wrong is not given; to show more examples "
                            + "that help and harm, give --most " + Math.max(1, limit));
        }
    }

    private static void checkPositive(String option, int value) {
        if (value < 1 || value > 100) {
            throw new UserError(option + " " + value + ": must be from 1 to 100");
        }
    }
}
