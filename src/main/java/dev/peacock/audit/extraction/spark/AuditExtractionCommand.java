package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditPage;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.command.CorpusOptions;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.ModelOptions;
import dev.peacock.command.ServiceOptions;
import dev.peacock.generate.model.ModelSource;
import dev.peacock.generate.model.Target;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.OtherFleet;
import dev.peacock.spark.generate.GenerateOptions;
import dev.peacock.spark.generate.Targets;
import dev.peacock.spark.output.JobContext;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit extraction}: how many draws extract a text. */
@Command(
        name = "extraction",
        description = {
            "tell how many draws a language model needs to go on with a text of its corpus word for word.",
            "It asks for the probability of a suffix after its prefix, in each document of --corpus. With --model fleet: and no --run, all"
                    + " models of the fleet are trained again and asked about its own documents, so that models that saw a document are compared with"
                    + " models that did not."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit extraction --model ngram:corpus/ --corpus corpus/ --held-out other/ --out target/extraction",
            "  job/peacock audit extraction --model fleet:target/passages --out target/passages"
        })
final class AuditExtractionCommand extends AuditJob {
    @Mixin
    final ModelOptions model = new ModelOptions();

    @Mixin
    final CorpusOptions corpus = new CorpusOptions();

    @Option(
            names = "--held-out",
            paramLabel = "URI",
            description = "Documents that the model cannot have seen, as a control, in the form of those of --corpus.")
    @Nullable
    String heldOut;

    @Option(
            names = "--prefix",
            paramLabel = "UNITS",
            arity = "1..*",
            defaultValue = "50",
            description = "Lengths of the prefix; each is asked before the same suffix (default: ${DEFAULT-VALUE}).")
    List<Integer> prefixes = List.of(50);

    @Option(names = "--suffix", paramLabel = "UNITS", description = "Length of the suffix (default: ${DEFAULT-VALUE}).")
    int suffix = 50;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description =
                    "What lengths are counted in: tokens, words or characters (default: what the model has, and of a service tokens of"
                            + " cl100k).")
    @Nullable
    String unit;

    @Option(
            names = "--anywhere",
            description = "Pieces begin anywhere in their document (default: where the document begins).")
    boolean anywhere;

    @Option(
            names = "--documents",
            paramLabel = "N",
            description =
                    "Documents that are asked for at most, drawn at random, and as many held-out ones (default: ${DEFAULT-VALUE}).")
    int documents = 1000;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Of the draws; 0 always takes the most probable token (default: ${DEFAULT-VALUE}).")
    double temperature = 1;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Draw from the K most probable tokens only (default: from all).")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Draw only from the most probable tokens that have this probability together (default: ${DEFAULT-VALUE}).")
    double topP = 1;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description =
                    "Ask the model to go on N times and count, instead of asking for probabilities (default: probabilities, and 20 draws"
                            + " where the model does not give them).")
    @Nullable
    Integer draws;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description =
                    "With draws of a service, tokens of a continuation at first; where that is too few, twice as many are asked for (default:"
                            + " what the suffix needs, and some more).")
    @Nullable
    Integer tokens;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "Draws that the printed share of extractable suffixes allows (default: ${DEFAULT-VALUE}).")
    int attempts = 1000;

    @Option(
            names = "--probability",
            paramLabel = "P",
            description = "Probability with which they must give the suffix at least once (default: ${DEFAULT-VALUE}).")
    double probability = 0.5;

    @Option(
            names = "--near",
            paramLabel = "E",
            description =
                    "Also bound the probability that a draw differs from the suffix by at most E symbols of the model; only of a model in"
                            + " this process.")
    @Nullable
    Integer near;

    @Option(
            names = "--beam",
            paramLabel = "N",
            description = "With --near, beginnings that are kept: more narrow the bounds (default: 200).")
    @Nullable
    Integer beam;

    @Option(names = "--seed", paramLabel = "S", description = "Of what is drawn (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--unmask",
            description =
                    "Show e-mail addresses, telephone, card and social-security numbers, URLs and IP addresses, which are masked otherwise."
                            + " Ids are always shown as they are.")
    boolean unmask;

    @Mixin
    final ServiceOptions service = new ServiceOptions();

    AuditExtractionCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.refuseConfiguration("audit extraction", "--model and its other options say what is asked");
        Target target = model.target();
        boolean isFleet = target instanceof Target.Fleet && !model.hasRun();
        if (!(target instanceof Target.Service)) {
            service.refuse();
        }
        ExtractionOptions asked = new ExtractionChecks(this).options(target, isFleet);
        return Jobs.writing("audit extraction", options, log, (peacock, hadoop) -> {
            ExtractionSummary found = isFleet
                    ? fleet(peacock, hadoop, (Target.Fleet) target, asked)
                    : single(peacock.context(), hadoop, target, asked);
            AuditPage.print(
                    out,
                    peacock.context().out(),
                    ExtractionTables.DIRECTORY,
                    ExtractionWords.facts(found),
                    ExtractionWords.sentences(found));
            options.printJson(out, found);
            String limit = found.setting().limit();
            if (limit != null) {
                log.println(
                        limit + " is reached, and " + found.setting().left()
                                + " documents are not asked for; raise it and run the same command again, which goes on from here");
            }
            return limit == null ? ExitStatus.DONE : ExitStatus.USER_ERROR;
        });
    }

    private ExtractionSummary fleet(
            PeacockJobs peacock, Configuration hadoop, Target.Fleet target, ExtractionOptions asked)
            throws IOException {
        JobContext context = peacock.context();
        FinishedFleet fleet = FinishedFleet.read(
                context, new OtherFleet(target.directory(), JobOptions.ofDirectory(hadoop, target.directory())));
        ExtractionSummary found = new FleetExtraction(context, fleet, target.directory(), asked).run();
        if (fleet.out().root().equals(context.out().root())) {
            return new AuditRun(audits, context, fleet.experiment(), false).reported(found);
        }
        return found;
    }

    private ExtractionSummary single(JobContext context, Configuration hadoop, Target target, ExtractionOptions asked)
            throws IOException {
        GenerateOptions.Asking asking = target instanceof Target.Service address ? service.asking(address) : null;
        ModelSource source = asking == null
                ? new Targets(context, directory -> JobOptions.ofDirectory(hadoop, directory)).local(target)
                : new NamedService(asking.settings().model());
        String identity = source.name() + (asking != null && asking.settings().chat() ? " chat" : "")
                + " "
                + target
                + (target instanceof Target.NGram ngram ? TextSource.listing(ngram.corpus(), hadoop) : "");
        return new AuditExtraction(context, source, asking, asked)
                .run(identity, path(corpus.uri()), heldOut == null ? null : path(heldOut), corpus.onlyTexts());
    }

    private static String path(@Nullable String uri) {
        return GivenPath.localByDefault(String.valueOf(uri)).toString();
    }
}
