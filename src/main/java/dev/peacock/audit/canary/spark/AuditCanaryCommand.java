package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.Identifier;
import dev.peacock.audit.canary.spark.scores.AuditScores;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.text.Texts;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.TextOptions;
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
            "It needs no fleet: it draws secrets, inserts each of them into the text of half of its models, trains these (small models of "
                    + "characters), and asks how much more probable they find a secret than others of its form, whether it can be extracted, and "
                    + "what epsilon of differential privacy that rules out."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit canary --corpus target/sotu/trained --out target/canary",
            "  job/peacock audit canary --corpus 'mails/*.txt' --mail --format 'my card number is {d4} {d4}' --out target/canary",
            "  job/peacock audit canary --scores scores.csv --out target/canary"
        })
final class AuditCanaryCommand implements Callable<Integer> {
    private static final int LENGTH = 4000;
    private static final List<Integer> COUNTS = List.of(0, 1, 2, 4, 8, 16);

    private static final Set<String> WITH_SCORES =
            Set.of("--scores", "--independent-coins", "--out", "--json", "--quiet", "--verbose");

    private final PrintStream out;
    private final PrintStream log;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final JobOptions options = new JobOptions();

    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description =
                    "The text: a file, a directory or a glob of Parquet, JSON Lines or text files. Instead, --conf takes that of a "
                            + "configuration's dataset.train.")
    @Nullable
    String corpus;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column or key of the text (default: ${DEFAULT-VALUE}).")
    String textColumn = TextOptions.TEXT;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column or key of a document's id (default: file and place).")
    @Nullable
    String idColumn;

    @Option(
            names = "--mail",
            description =
                    "Files are mails or mailboxes: the text is what stands below the headers, without lines of more than 120 characters.")
    boolean mail;

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

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Characters of a record; the rest of a document is left out (default: 4000).")
    @Nullable
    Integer length;

    @Option(
            names = "--pieces",
            paramLabel = "N",
            description = "Records that a document is cut into, at most (default: 1).")
    @Nullable
    Integer pieces;

    @Option(names = "--hidden", paramLabel = "N", description = "Units of the LSTM (default: ${DEFAULT-VALUE}).")
    int hidden = 128;

    @Option(
            names = "--queries",
            paramLabel = "N",
            description =
                    "Questions to a model after which the search for a secret gives up, or a hundredth of what trying all secrets takes, "
                            + "whichever is less (default: ${DEFAULT-VALUE}).")
    int queries = 20_000;

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
        CorpusOptions text = text();
        if (mail && !textColumn.equals(TextOptions.TEXT)) {
            throw new UserError(
                    "--text-column belongs to Parquet and JSON Lines, and --mail says that files are mails");
        }
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
                queries,
                seed,
                !unmask);
    }

    /** Where the text is, and how it is read. */
    private record CorpusOptions(String path, TextOptions texts, int length, int pieces) {}

    private CorpusOptions text() {
        if (options.conf == null) {
            if (corpus == null) {
                throw new UserError(
                        "--corpus is missing: give the text that models are to be trained on, or --conf with a data set of texts");
            }
            return new CorpusOptions(
                    GivenPath.localByDefault(corpus).toString(),
                    new TextOptions(textColumn, idColumn, List.of(), mail ? Format.MAIL : null),
                    length == null ? LENGTH : length,
                    pieces == null ? 1 : pieces);
        }
        if (corpus != null
                || length != null
                || pieces != null
                || mail
                || idColumn != null
                || !textColumn.equals(TextOptions.TEXT)) {
            throw new UserError(
                    "--conf says what the text is and how it is cut; remove --corpus, --length, --pieces, --mail,"
                            + " --text-column and --id-column, or --conf");
        }
        DatasetConfig dataset = options.fromFile(Sessions.hadoop()).config().dataset();
        DatasetConfig.Pieces cut = dataset.pieces();
        if (!(dataset.train() instanceof SourceConfig.Texts texts) || cut == null) {
            throw new UserError(
                    Shown.path(options.conf) + ": dataset.train has no texts; canaries are inserted into texts, whose"
                            + " format is text, jsonl or parquet with a column of text");
        }
        return new CorpusOptions(texts.path(), Texts.options(texts), cut.length(), cut.count());
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
