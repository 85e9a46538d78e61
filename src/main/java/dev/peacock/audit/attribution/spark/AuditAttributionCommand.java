package dev.peacock.audit.attribution.spark;

import static dev.peacock.audit.attribution.spark.AttributionWords.number;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.command.AllowCommandOption;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.command.RepairOption;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit attribution}: judges attribution scores. */
@Command(
        name = "attribution",
        description =
                "judge attribution scores of another method by models that were trained on different parts of the data.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit attribution --out target/digits --scores scores.npy",
            "  job/peacock audit attribution --out target/digits --scores trak/scores/a.mmap pairwise_scores.safetensors --transposed",
            "  job/peacock audit attribution --out target/digits --scores scores.npy --removals 20 --top 10",
            "",
            "Without --scores it judges this fleet's own influence. docs/audit-attribution.md says which files are read.",
            "If the fleet was trained with training.command, --removals needs --conf FILE, or --allow-command to run the stored "
                    + "program with your rights."
        })
final class AuditAttributionCommand extends AuditJob {
    @Mixin
    final RepairOption repair = new RepairOption();

    @Mixin
    final AllowCommandOption allow = new AllowCommandOption();

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files of scores, train by test: .npy (also TRAK's .mmap), .npz, .safetensors (kronfluence), Parquet with "
                            + "train_id, test_id and score, or the directory that bergson writes. High is helpful.")
    List<String> scores = new ArrayList<>();

    @Option(
            names = "--transposed",
            description =
                    "Files may be test by train, as kronfluence and pyDVL have them: then those of that size are.")
    boolean transposed;

    @Option(
            names = "--no-prior",
            description =
                    "Leave out this fleet's influence with a prior by similarity. On large data sets it takes longest.")
    boolean noPrior;

    @Option(
            names = "--removals",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also train models without the most influential train examples of N test examples (default: "
                    + "${DEFAULT-VALUE}, which trains nothing).")
    int removals;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "10",
            description = "How many train examples to remove for each (default: ${DEFAULT-VALUE}).")
    int top;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "Number of models with all train examples, and without each set (default: ${DEFAULT-VALUE}).")
    int repeats;

    AuditAttributionCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        AttributionOptions asked = new AttributionOptions(scores, transposed, !noPrior, removals, top, repeats);
        options.checkConfiguration();
        return Jobs.writing("audit attribution", options, log, (peacock, hadoop) -> {
            AuditRun run = AuditRun.of(
                    audits,
                    peacock,
                    () -> removals > 0 ? allow.read(options, hadoop) : options.fromFileOrDirectory(hadoop),
                    repair.asked);
            AttributionSummary found =
                    AuditAttribution.audit(run, asked, options.reproduce("audit", allow.typed(words(asked))));
            print(found);
            options.printJson(out, found);
            AttributionSummary.Removed removed = found.removed();
            return removed != null && removed.models() < removed.modelsWanted()
                    ? ExitStatus.SOME_RUNS_FAILED
                    : ExitStatus.DONE;
        });
    }

    private static String[] words(AttributionOptions asked) {
        List<String> words = new ArrayList<>(List.of("attribution"));
        asked.scores().forEach(file -> words.addAll(List.of("--scores", file)));
        if (asked.transposed()) {
            words.add("--transposed");
        }
        if (!asked.prior()) {
            words.add("--no-prior");
        }
        words.addAll(List.of(
                "--removals",
                String.valueOf(asked.removals()),
                "--top",
                String.valueOf(asked.top()),
                "--repeats",
                String.valueOf(asked.repeats())));
        return words.toArray(String[]::new);
    }

    private void print(AttributionSummary found) {
        out.println();
        out.println(AttributionWords.question(found));
        out.println();
        int width = found.scores().stream()
                .mapToInt(scored -> scored.name().length())
                .max()
                .orElse(0);
        found.scores()
                .forEach(scored ->
                        out.printf("  %-" + width + "s  %s%n", scored.name(), number(scored.lds(), scored.interval())));
        out.println();
        AttributionWords.verdicts(found).forEach(out::println);
        AttributionWords.ceiling(found).ifPresent(out::println);
        AttributionSummary.Removed removed = found.removed();
        AttributionWords.removed(found).ifPresent(sentence -> out.printf("%n%s%n", sentence));
        if (removed != null) {
            removed.drops()
                    .forEach(drop -> out.printf(
                            "  %-" + width + "s  margin drops by %s%s; no longer right: %s%n",
                            drop.name(),
                            number(drop.drop(), drop.dropInterval()),
                            drop.more() == null
                                    ? ""
                                    : ", more than at random by " + number(drop.more(), drop.moreInterval()),
                            AttributionWords.flips(drop)));
        }
    }
}
