package dev.peacock.spark.generate;

import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.provenance.Clock;
import dev.peacock.service.Charge;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.training.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a model in this process, on executors. */
record LocalAsking(LocalSource source, List<Prompt> prompts, Wanted wanted, long seed) implements Work.Task<Asked> {
    @Override
    public Work.Made<Asked> run(Stack stack, Device device) {
        double began = Clock.seconds();
        List<Asked> rows = new ArrayList<>();
        try (LocalModel model = source.open()) {
            for (int number : stack.numbers()) {
                double start = Clock.seconds();
                String prompt = prompts.get(number).text();
                List<Continuation> draws = model.draw(prompt, wanted, Generate.seed(seed, number));
                int tokens = model.symbols().of(prompt).length;
                rows.addAll(Asked.of(number, draws, null, Charge.NONE, tokens, null, Clock.seconds() - start));
            }
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }
}
