package dev.peacock.audit.canary.spark;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.canary.format.Identifier;
import dev.peacock.audit.canary.format.Space;
import dev.peacock.command.GivenPath;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Bits;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Draws canaries, trains models with and without them, and says how exposed they are. The driver holds the text and what models said. */
final class AuditCanary {
    private final JobContext context;
    private final OutputDirectory out;
    private final CanaryOptions options;

    AuditCanary(JobContext context, CanaryOptions options) {
        this.context = context;
        this.out = context.out();
        this.options = options;
    }

    CanarySummary run() throws IOException {
        CanaryCorpus corpus = CanaryCorpus.read(options, out.hadoop(), options.seed());
        String identity = Build.current().version() + " " + options.work() + " " + corpus.identity();
        SampledTexts sampled = options.kind() == CanaryOptions.Kind.SAMPLED
                ? SampledTexts.of(context, options, corpus, Sha256.hex("sampled " + identity))
                : SampledTexts.NONE;
        List<Canary> canaries = canaries(corpus, sampled);
        Vocabulary alphabet = Alphabet.of(corpus, canaries);
        Probes probes = new Probes(options, alphabet, canaries, sampled.references(alphabet));
        ModelTask task = new ModelTask(
                options,
                alphabet,
                corpus.records().stream()
                        .map(entry -> alphabet.symbols(entry.text()))
                        .toList(),
                canaries,
                probes);
        task.refuseFlood();
        double others = Alphabet.others(corpus, alphabet);
        if (others > 0) {
            context.log().println(CanaryWords.others(others));
        }
        List<Probed> rows = CanaryWork.rows(
                context,
                "audit canary: models",
                Sha256.hex(identity + " " + alphabet.codePoints() + " " + Canary.identity(canaries)),
                task,
                options.models());
        AuditFiles.begin(out, CanaryTables.DIRECTORY);
        CanaryResults results = new CanaryResults(options, corpus, canaries, rows);
        CanarySummary summary = summary(corpus, alphabet, canaries, results, rows);
        new CanaryFrames(context, options, corpus, canaries, results).write(rows, summary, task);
        return AuditPage.finish(
                out,
                CanaryTables.DIRECTORY,
                CanaryAudit.TITLE,
                CanaryWords.facts(summary),
                CanarySection.parts(summary),
                summary);
    }

    private List<Canary> canaries(CanaryCorpus corpus, SampledTexts sampled) {
        return switch (options.kind()) {
            case RANDOM ->
                Canaries.random(
                        options,
                        corpus,
                        name -> GivenPath.text(out.hadoop(), name)
                                .lines()
                                .map(String::strip)
                                .toList());
            case SAMPLED -> sampled.canaries(Canaries.insertions(options));
            case NATURAL ->
                Canaries.natural(Identifier.Form.of(options.formats().get(0)), corpus, options.mostNatural());
        };
    }

    private CanarySummary summary(
            CanaryCorpus corpus, Vocabulary alphabet, List<Canary> canaries, CanaryResults results, List<Probed> rows) {
        return new CanarySummary(
                setting(corpus, canaries, rows),
                new CanarySummary.Learnt(
                        heldOut(results), Alphabet.entropy(corpus, alphabet), Alphabet.others(corpus, alphabet)),
                results.counts(),
                results.unseen(),
                results.shown(),
                results.path(),
                results.ofRecords(),
                results.bounds());
    }

    private CanarySummary.Setting setting(CanaryCorpus corpus, List<Canary> canaries, List<Probed> rows) {
        Space largest = canaries.stream()
                .map(Canary::space)
                .filter(space -> space != null)
                .max(Comparator.comparingDouble(space -> space == null ? 0 : space.bits()))
                .orElse(null);
        // if any is not exact, this says so
        String method = rows.stream()
                .map(Probed::exposure)
                .filter(exposed -> exposed != null)
                .map(exposed -> exposed == null ? "" : CanaryResults.method(exposed))
                .max(Comparator.naturalOrder())
                .orElse("");
        return new CanarySummary.Setting(
                options.kind().word(),
                options.models(),
                options.epochs(),
                corpus.documents(),
                corpus.records().size(),
                corpus.characters(),
                options.hidden(),
                canaries.size(),
                largest == null ? null : largest.bits(),
                method,
                largest == null ? null : Probes.budget(largest, options.queries()),
                options.masked());
    }

    private double heldOut(CanaryResults results) {
        double sum = 0;
        for (int model = 0; model < options.models(); model++) {
            sum += results.heldOut(model);
        }
        return Bits.ofNats(sum / options.models());
    }
}
