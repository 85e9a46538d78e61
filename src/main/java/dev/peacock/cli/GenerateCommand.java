package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.ModelOptions;
import dev.peacock.command.ServiceOptions;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.model.Wanted;
import dev.peacock.spark.generate.DryRun;
import dev.peacock.spark.generate.Generate;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.generate.GenerateSummary;
import dev.peacock.spark.generate.Targets;
import dev.peacock.spark.session.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate}: asks a language model for continuations. */
@Command(
        name = "generate",
        description = {
            "ask a language model to go on with prompts, and keep what it writes for audit text.",
            "The model is a service, a character model of a fleet, or one that counts the words of a corpus. A service's key is read from "
                    + "the environment variable PEACOCK_API_KEY, or else OPENAI_API_KEY. Stopped and run again, it asks what is missing."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock generate --model ngram:corpus/ --pieces-of corpus/ --length 5 --count 200 --out target/written",
            "  job/peacock generate --model http://localhost:8000/v1 --service-model NAME --prefixes-of corpus/ --dry-run \\",
            "      --limit-tokens 500000 --out target/written",
            "  job/peacock audit text --generations target/written/generations --by model --corpus corpus/ --out target/written"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final int MOST_DRAWS = 10_000;
    /** Beyond the context of any model. */
    private static final int MOST_TOKENS = 10_000_000;

    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final ModelOptions model = new ModelOptions();

    @Mixin
    final PromptOptions prompts = new PromptOptions();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "By which log-probabilities are divided; 0 takes the most probable token (default: ${DEFAULT-VALUE}).")
    double temperature = 1;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Draw from the K most probable tokens; 0 for all (default: ${DEFAULT-VALUE}).")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description =
                    "Draw from the fewest tokens that have this probability together; 1 for all (default: ${DEFAULT-VALUE}).")
    double topP = 1;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Continuations of each prompt (default: ${DEFAULT-VALUE}).")
    int draws = 1;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Tokens of a continuation, at most (default: ${DEFAULT-VALUE}).")
    int tokens = 256;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End before this text; may be given several times.")
    List<String> stop = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of random prompts and of all draws (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--dry-run",
            description = "Say how many prompts, tokens and money it takes at most, and ask nothing.")
    boolean dryRun;

    @Mixin
    final ServiceOptions service = new ServiceOptions();

    GenerateCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        GenerateOptions asked = asked();
        if (dryRun) {
            return Jobs.alone(options, log, () -> {
                DryRun.print(asked, asksForModel(asked), Sessions.hadoop(), out, options.progress(log));
                return ExitStatus.DONE;
            });
        }
        return Jobs.writing("generate", options, log, (peacock, hadoop) -> {
            Targets targets = new Targets(peacock.context(), directory -> JobOptions.ofDirectory(hadoop, directory));
            GenerateSummary summary = new Generate(peacock.context(), asked, targets).run();
            print(summary);
            options.printJson(out, summary);
            return summary.limit() == null ? ExitStatus.DONE : ExitStatus.USER_ERROR;
        });
    }

    /** Whether the options asked the service which models it has. */
    private boolean asksForModel(GenerateOptions asked) {
        return asked.service() != null && !service.isNamed();
    }

    private GenerateOptions asked() {
        options.refuseConfiguration("generate", "its own options say what is asked");
        Target target = model.target();
        Wanted wanted = wanted();
        if (target instanceof Target.Service address) {
            return new GenerateOptions(target, prompts.source(target), wanted, seed, service.asking(address));
        }
        service.refuse();
        return new GenerateOptions(target, prompts.source(target), wanted, seed, null);
    }

    private Wanted wanted() {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new UserError("--temperature " + temperature + ": must be a number of at least 0");
        }
        if (topK < 0) {
            throw new UserError("--top-k " + topK + ": must be at least 0");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new UserError("--top-p " + topP + ": must be more than 0 and at most 1");
        }
        PromptOptions.positive("--draws", draws, MOST_DRAWS);
        if (draws > 1 && (temperature == 0 || topK == 1)) {
            throw new UserError("--draws " + draws
                    + ": with --temperature 0 or --top-k 1 all continuations of a prompt are the same, and audits"
                    + " would count them as so many samples; remove it, or draw from more tokens");
        }
        PromptOptions.positive("--tokens", tokens, MOST_TOKENS);
        if (stop.contains("")) {
            throw new UserError("--stop is empty; give a text, or leave it out");
        }
        return new Wanted(new Sampling(temperature, topK, topP), tokens, stop, draws);
    }

    private void print(GenerateSummary summary) {
        out.printf(
                Locale.ROOT,
                "%s wrote %,d continuations of %,d of %,d prompts: %s%n",
                summary.model(),
                summary.generations(),
                summary.answered(),
                summary.prompts(),
                summary.finishes().stream()
                        .map(finish -> String.format(Locale.ROOT, "%,d %s", finish.generations(), finish.finish()))
                        .collect(Collectors.joining(", ")));
        GenerateSummary.Use use = summary.use();
        if (use != null) {
            Double cost = use.cost();
            out.printf(
                    Locale.ROOT,
                    "%,d requests with %,d tokens of prompts and %,d of texts%s%s%n",
                    use.requests(),
                    use.promptTokens(),
                    use.completionTokens(),
                    cost == null ? "" : String.format(Locale.ROOT, ", which cost %.4f", cost),
                    use.unanswered() == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; %,d of these tokens at most are of requests without an answer",
                                    use.unanswered()));
        }
        summary.finishes().stream()
                .filter(finish -> finish.finish().equals(Continuation.ERROR))
                .forEach(finish -> out.printf(
                        Locale.ROOT,
                        "%,d continuations are empty, since the service took no request with their prompts: the column error says why%n",
                        finish.generations()));
        out.println("generations: " + options.out + "/generations");
        if (summary.limit() != null) {
            log.println(summary.limit() + " is reached, and " + (summary.prompts() - summary.answered())
                    + " prompts are not asked; raise it and run the same command again, which goes on from here");
        }
    }
}
