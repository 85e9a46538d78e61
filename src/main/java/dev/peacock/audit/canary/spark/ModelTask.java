package dev.peacock.audit.canary.spark;

import dev.peacock.check.UserError;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.Seeds;
import dev.peacock.training.Device;
import dev.peacock.training.language.CharacterTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains models, each on the half of records and canaries that its coins say, and asks them after the wanted epochs.
 *
 * @param records in symbols, without ends
 */
record ModelTask(CanaryOptions options, Vocabulary alphabet, List<byte[]> records, List<Canary> canaries, Probes probes)
        implements Work.Task<Probed> {
    @Override
    public Work.Made<Probed> run(Stack stack, Device device) {
        double began = Clock.seconds();
        List<Probed> rows = new ArrayList<>();
        for (int model : stack.numbers()) {
            double start = Clock.seconds();
            CharacterTraining.train(
                    Recipes.of(options),
                    alphabet.size(),
                    text(model),
                    options.lastEpoch(),
                    Seeds.seed(options.seed(), Seeds.Purpose.INIT, model),
                    Seeds.seed(options.seed(), Seeds.Purpose.ORDER, model),
                    (epoch, trained) -> {
                        if (options.epochs().contains(epoch)) {
                            rows.addAll(probes.canaries(trained, model, epoch));
                        }
                        if (epoch == options.lastEpoch()) {
                            rows.addAll(probes.records(trained, model, epoch, records));
                        }
                    });
            rows.add(Probed.model(model, options.lastEpoch(), Clock.seconds() - start));
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }

    /** What a model is trained on. */
    List<byte[]> text(int model) {
        List<byte[]> text = new ArrayList<>();
        for (int r = 0; r < records.size(); r++) {
            if (sees(CanaryStreams.RECORDS + r)[model]) {
                text.add(records.get(r));
            }
        }
        for (Canary canary : canaries) {
            if (!canary.isNatural() && sees(CanaryStreams.CANARIES + canary.number())[model]) {
                byte[] symbols = alphabet.symbols(canary.text());
                for (int i = 0; i < canary.insertions(); i++) {
                    text.add(symbols);
                }
            }
        }
        return text;
    }

    /** UserError where a model's text would consist of canaries more than of the corpus. */
    void refuseFlood() {
        long inserted = canaries.stream()
                .filter(canary -> !canary.isNatural())
                .mapToLong(canary -> (long) canary.insertions() * canary.text().length())
                .sum();
        long characters = records.stream().mapToLong(record -> record.length).sum();
        if (inserted > characters) {
            throw new UserError(String.format(
                    "canaries have %,d characters with all insertions, and the corpus has %,d; give a larger corpus, or lower"
                            + " --counts or --per-count",
                    inserted, characters));
        }
    }

    /** Characters of {@link #text}. */
    long characters(int model) {
        return text(model).stream().mapToLong(record -> record.length).sum();
    }

    private boolean[] sees(long stream) {
        return CanaryStreams.coins(options.seed(), stream, options.models());
    }
}
