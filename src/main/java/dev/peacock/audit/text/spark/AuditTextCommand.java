package dev.peacock.audit.text.spark;

import static java.util.Objects.requireNonNull;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.CorpusOptions;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.text.AuditKeys;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import dev.peacock.text.near.NearMatches;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit text}: finds what a language model copied from a corpus. */
@Command(
        name = "text",
        description = {
            "find what a language model copied from a corpus word for word, how often, and how much more there is.",
            "It needs no fleet and no configuration, but any option may also be a key of audits.text in the file of --conf. --generations has what the model wrote, --corpus what it may have been copied "
                    + "from, such as the training data. Both are Parquet, JSON Lines (also .gz and .zst) or text files: a file, a directory or a glob."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit text --generations generations.jsonl --corpus corpus/ --out target/copied",
            "  job/peacock audit text --generations out.parquet --by model --corpus 's3a://bucket/corpus/*.jsonl.zst' \\",
            "      --against held-out/ --common 100 --out target/copied"
        })
final class AuditTextCommand implements Callable<Integer> {
    /** Of two bytes each, as words have at least, these are still fewer than an array may have. */
    private static final int MOST_UNITS = 1_000_000_000;

    private final PrintStream out;
    private final PrintStream log;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final TextFormOptions units = new TextFormOptions();

    @Option(
            names = "--generations",
            paramLabel = "URI",
            description = "What the model wrote: a file, a directory or a glob.")
    @Nullable
    String generations;

    @Mixin
    final CorpusOptions corpus = new CorpusOptions();

    @Option(
            names = "--against",
            paramLabel = "URI",
            description =
                    "A second corpus, which the model cannot have seen, in the form of the first: how much of what it wrote stands there "
                            + "by chance, as a control.")
    @Nullable
    String against;

    @Option(
            names = "--generations-text-column",
            paramLabel = "NAME",
            description = "Column or key of the text in --generations (default: as --text-column).")
    @Nullable
    String generationsTextColumn;

    @Option(
            names = "--generations-id-column",
            paramLabel = "NAME",
            description = "Column or key of a generation's id (default: file and place).")
    @Nullable
    String generationsIdColumn;

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            arity = "1..*",
            description = "Columns of --generations to give results by, such as model, prompt or temperature.")
    List<String> by = new ArrayList<>();

    @Option(
            names = "--prompt-column",
            paramLabel = "NAME",
            description =
                    "Column or key of what a generation answers: all generations of a prompt are one sample, and groups of --by are compared by the "
                            + "prompts that both answered (default: each generation is one, and groups are compared by the ids that both have).")
    @Nullable
    String promptColumn;

    @Option(
            names = "--min",
            paramLabel = "K",
            description = "Units in a row that make a copy, at least (default: ${DEFAULT-VALUE}).")
    int min = 50;

    @Option(
            names = "--common",
            paramLabel = "D",
            description =
                    "Set text apart that stands in more than D documents, such as licences (default: none is set apart).")
    @Nullable
    Long common;

    @Option(
            names = "--near",
            paramLabel = "S",
            description =
                    "Also find copies with a few other units, of at least this similarity, such as 0.9: 1 less the units that differ, "
                            + "as a share of all. It reads the corpus once more.")
    @Nullable
    Double near;

    @Option(
            names = "--unmask",
            description =
                    "Show e-mail addresses, telephone, card and social-security numbers, URLs and IP addresses, which are masked otherwise, "
                            + "in texts and in the values of --by. Ids are always shown as they are.")
    boolean unmask;

    @Option(
            names = "--same-path",
            description = "Allow files of --generations to be among those of --corpus or --against.")
    boolean samePath;

    AuditTextCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        TextAuditOptions asked = configured().asked();
        return Jobs.writing("audit text", options, log, (peacock, hadoop) -> {
            TextSummary found = new AuditText(peacock.context(), asked).run();
            TextPrint.print(out, found, peacock.context().out());
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    /** With what the configuration's keys say of options that are not on the command line. */
    private AuditTextCommand configured() {
        CommandLine typed = requireNonNull(spec).commandLine();
        Map<String, List<String>> keys = options.textAudit(Sessions.hadoop());
        List<String> words = new ArrayList<>(List.of("--out", options.out));
        for (String key : AuditKeys.TEXT) {
            OptionSpec option = requireNonNull(typed.getCommandSpec().findOption("--" + key));
            List<String> values = typed.getParseResult().hasMatchedOption(option)
                    ? option.originalStringValues()
                    : keys.getOrDefault(key, List.of());
            values.forEach(value -> words.add(option.longestName() + "=" + value));
        }
        AuditTextCommand all = new AuditTextCommand(out, log);
        new CommandLine(all).parseArgs(words.toArray(String[]::new));
        return all;
    }

    private static String given(String option, @Nullable String uri) {
        if (uri == null) {
            throw new UserError(
                    "--" + option + " is missing: give it, or audits.text." + option + " in the file of --conf");
        }
        return path(uri);
    }

    private TextAuditOptions asked() {
        String from = given("generations", generations);
        String searched = given("corpus", corpus.uri());
        if (min < 1 || min > MOST_UNITS) {
            throw new UserError("--min " + min + ": must be at least 1 and at most " + MOST_UNITS);
        }
        if (common != null && common < 1) {
            throw new UserError("--common " + common + ": must be at least 1");
        }
        if (near != null && !(near >= 0.5 && near <= NearMatches.MOST_SIMILAR)) {
            throw new UserError("--near " + near + ": must be at least 0.5 and at most " + NearMatches.MOST_SIMILAR);
        }
        List<String> columns = columns();
        TextForm form = units.form();
        refuseNoFile("--generations", from);
        refuseNoFile("--corpus", searched);
        if (against != null) {
            refuseNoFile("--against", path(against));
        }
        if (!samePath) {
            refuseSame(from, "--corpus", searched);
            if (against != null) {
                refuseSame(from, "--against", path(against));
            }
        }
        String text = generationsTextColumn == null ? corpus.textColumn() : generationsTextColumn;
        return new TextAuditOptions(
                from,
                new TextOptions(text, generationsIdColumn, columns, null),
                promptColumn,
                searched,
                corpus.texts(),
                against == null ? null : path(against),
                form,
                min,
                common,
                near,
                !unmask,
                0,
                0);
    }

    /** Those of --by, and that of the prompts. */
    private List<String> columns() {
        for (String column : by) {
            if (Collections.frequency(by, column) > 1) {
                throw new UserError("--by names " + Shown.text(column) + " twice; name it once");
            }
        }
        if (promptColumn == null) {
            return by;
        }
        if (by.contains(promptColumn)) {
            throw new UserError(
                    "--prompt-column " + Shown.text(promptColumn)
                            + " is in --by, too, and groups of one prompt each have no prompt that two of them answered; leave it out of one");
        }
        List<String> columns = new ArrayList<>(by);
        columns.add(promptColumn);
        return columns;
    }

    static String path(String uri) {
        return GivenPath.localByDefault(uri).toString();
    }

    private static void refuseNoFile(String option, String uri) {
        if (TextSource.uris(uri, Sessions.hadoop()).isEmpty()) {
            throw new UserError(option + " " + Shown.path(uri)
                    + " has no file to read (names that begin with _ or . are left out); name one that has");
        }
    }

    private static void refuseSame(String from, String option, String other) {
        if (!Collections.disjoint(
                TextSource.uris(from, Sessions.hadoop()), TextSource.uris(other, Sessions.hadoop()))) {
            throw new UserError("--generations and " + option + " have the same files ("
                    + Shown.path(from)
                    + " and " + Shown.path(other)
                    + "), so that everything would be a copy; give other files, or say --same-path if this is"
                    + " meant");
        }
    }
}
