package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.Identifier;
import dev.peacock.audit.canary.spark.scores.AuditScores;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit canary}: inserts secrets into a corpus and measures how exposed they are in models trained on it. */
@Command(
        name = "canary",
        description = {
            "measure how exposed a secret is that stands in the training text of a language model once, twice, or more often.",
            "It needs no fleet: it takes the text of --corpus, or of dataset.train in the file of --conf, draws secrets, inserts each of "
                    + "them into the text of half of its models, trains these (small models of characters), and asks how much more probable "
                    + "they find a secret than others of its form, whether it can be extracted, and what epsilon of differential privacy "
                    + "that rules out."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit canary --corpus target/sotu/trained --out target/canary",
            "  job/peacock audit canary --corpus 'mails/*.txt' --mail --format 'my card number is {d4} {d4}' --out target/canary",
            "  job/peacock audit canary --scores scores.csv --out target/canary"
        })
final class AuditCanaryCommand implements Callable<Integer> {
    private static final List<Integer> COUNTS = List.of(0, 1, 2, 4, 8, 16);
    private static final int QUERIES = 20_000;

    private static final Set<String> WITH_SCORES =
            Set.of("--scores", "--independent-coins", "--out", "--json", "--quiet", "--verbose");

    private final PrintStream out;
    private final PrintStream log;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final TrainingText training = new TrainingText();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "Where secrets come from: random (drawn for a format), sampled (written by a model of the corpus at a high "
                            + "temperature) or natural (identifiers of the corpus, with nothing inserted). Default: ${DEFAULT-VALUE}.")
    String kind = "random";

    @Option(
            names = "--format",
            paramLabel = "TEXT",
            description =
                    "A sentence with random parts, such as 'my number is {d3}-{d2}-{d4}': {d3} is three digits, {l4} four letters, "
                            + "{w:FILE} a word of a list. May be given several times (default: many with five digits).")
    List<String> formats = new ArrayList<>();

    @Option(
            names = "--identifiers",
            paramLabel = "FORM",
            description = "With --kind natural, which identifiers: number (the default), hash, email or telephone.")
    @Nullable
    String identifiers;

    @Option(
            names = "--counts",
            paramLabel = "N",
            split = ",",
            description =
                    "How often canaries stand in the text of a model that sees them; 0 is the control (default: 0,1,2,4,8,16).")
    @Nullable
    List<Integer> counts;

    @Option(
            names = "--per-count",
            paramLabel = "N",
            description = "Canaries of each count, and twice as many of the control (default: ${DEFAULT-VALUE}).")
    int perCount = 6;

    @Option(
            names = "--models",
            paramLabel = "N",
            description =
                    "Models to train, an even number; each canary and each record of the text is in half of them (default: ${DEFAULT-VALUE}).")
    int models = 8;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            split = ",",
            defaultValue = "2,4,6",
            description =
                    "After how many epochs models are looked at; the last ends training (default: ${DEFAULT-VALUE}).")
    List<Integer> epochs = List.of(2, 4, 6);

    @Option(
            names = "--characters",
            paramLabel = "N",
            description =
                    "Characters of the training text of a model, about; twice as many are taken from the corpus (default: ${DEFAULT-VALUE}).")
    int characters = 250_000;

    @Option(names = "--hidden", paramLabel = "N", description = "Units of the LSTM (default: ${DEFAULT-VALUE}).")
    int hidden = 128;

    @Option(
            names = "--queries",
            paramLabel = "N",
            description =
                    "Questions to a model after which the search for a secret gives up, or a hundredth of what trying all secrets takes, "
                            + "whichever is less (default: 20000). Sampled secrets are not searched for.")
    @Nullable
    Integer queries;

    @Option(
            names = "--scores",
            paramLabel = "URI",
            description =
                    "Instead of training models: log-perplexities of canaries in models of yours, as CSV or Parquet.")
    @Nullable
    String scores;

    @Option(
            names = "--independent-coins",
            description =
                    "With --scores: a coin of its own decided for each canary and model, so that epsilon is bounded by guesses about "
                            + "several models. Leave it out if, for example, each canary is in exactly half of the models.")
    boolean independentCoins;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of everything that is random (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--unmask",
            description = "Show secrets of the corpus itself and personal data, which are masked otherwise.")
    boolean unmask;

    AuditCanaryCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        String file = scores;
        if (file != null) {
            refuseOthers();
            return Jobs.writing("audit canary", options, log, (peacock, hadoop) -> {
                options.printJson(
                        out,
                        AuditScores.run(
                                peacock.context(),
                                GivenPath.localByDefault(file).toString(),
                                independentCoins,
                                out));
                return ExitStatus.DONE;
            });
        }
        CanaryOptions asked = asked();
        return Jobs.writing("audit canary", options, log, (peacock, hadoop) -> {
            CanarySummary found = new AuditCanary(peacock.context(), asked).run();
            CanaryPrint.print(out, found, peacock.context().out());
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    private void refuseOthers() {
        String others = Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !WITH_SCORES.contains(name))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new UserError("--scores has what models trained elsewhere say, so that none is trained; remove "
                    + others + ", or --scores");
        }
    }

    private CanaryOptions asked() {
        if (independentCoins) {
            throw new UserError("--independent-coins belongs to --scores: remove it, or give a file");
        }
        CanaryOptions.Kind of = kind();
        boolean isNatural = of == CanaryOptions.Kind.NATURAL;
        if (of != CanaryOptions.Kind.RANDOM && !formats.isEmpty()) {
            throw new UserError("--format belongs to --kind random; "
                    + (isNatural
                            ? "say by --identifiers which ones to find"
                            : "a sampled canary has the form that a model gives it, so remove it"));
        }
        if (!isNatural && identifiers != null) {
            throw new UserError("--identifiers belongs to --kind natural: remove it, or give that kind");
        }
        if (isNatural && counts != null) {
            throw new UserError(
                    "--counts belongs to canaries that are inserted, and --kind natural inserts none; remove it");
        }
        if (of == CanaryOptions.Kind.SAMPLED && queries != null) {
            throw new UserError(
                    "--queries belongs to --kind random and natural: a sampled canary has no form that could be"
                            + " searched; remove it");
        }
        TrainingText.Text text = training.text(options);
        return new CanaryOptions(
                of,
                text.path(),
                text.texts(),
                formats(of),
                counts == null ? COUNTS : counts,
                perCount,
                models,
                epochs,
                text.length(),
                text.pieces(),
                characters,
                hidden,
                queries == null ? QUERIES : queries,
                seed,
                !unmask);
    }

    private List<String> formats(CanaryOptions.Kind of) {
        return switch (of) {
            case RANDOM -> formats.isEmpty() ? DefaultFormats.ALL : formats;
            case SAMPLED -> List.of();
            case NATURAL ->
                List.of(Identifier.Form.of(identifiers == null ? "number" : identifiers)
                        .word());
        };
    }

    private CanaryOptions.Kind kind() {
        return Arrays.stream(CanaryOptions.Kind.values())
                .filter(one -> one.word().equals(kind.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new UserError("--kind " + Shown.text(kind) + ": must be random, sampled or natural"));
    }
}
