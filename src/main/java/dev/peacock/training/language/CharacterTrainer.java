package dev.peacock.training.language;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Trains character models of texts, one after another on a thread, whose buffers are kept for its next stack. */
public final class CharacterTrainer implements Trainer {
    public static final String NAME = "char-lstm";

    private final Documents documents;
    private final LanguageRecipe recipe;
    private final TrainingConfig training;
    private final int vocabulary;
    private final boolean characters;
    private final ConcurrentLinkedDeque<CharacterTraining> idle = new ConcurrentLinkedDeque<>();

    /**
     * A trainer of a model.
     *
     * @param store of texts
     * @param vocabulary the symbols in it
     * @param characters whether runs keep what they say of each character
     */
    public CharacterTrainer(
            ExampleStore store,
            int vocabulary,
            ModelConfig.CharLstm model,
            TrainingConfig training,
            boolean characters) {
        this.documents = new Documents(store);
        this.recipe = recipe(model, training);
        this.training = training;
        this.vocabulary = vocabulary;
        this.characters = characters;
    }

    private static LanguageRecipe recipe(ModelConfig.CharLstm model, TrainingConfig training) {
        ClipConfig clip = training.clip();
        return new LanguageRecipe(
                model.embedding(),
                model.hidden(),
                model.layers(),
                Cell.valueOf(model.cell().name()),
                model.dropout(),
                training.window(),
                training.batch(),
                training.updater().rate(),
                clip == null ? Double.POSITIVE_INFINITY : clip.at());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        CharacterTraining own = idle.poll();
        if (own == null) {
            own = new CharacterTraining(recipe, vocabulary, training);
        }
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        for (RunSpec spec : stack) {
            trained.add(run(own, spec));
        }
        idle.push(own);
        return trained;
    }

    private TrainedRun run(CharacterTraining own, RunSpec spec) {
        List<byte[]> included = Arrays.stream(spec.mask().included())
                .mapToObj(documents::symbols)
                .toList();
        String problem =
                own.train(included, spec.initSeed(), spec.orderSeed(), spec.dropoutSeed(), (epoch, model) -> {});
        if (problem != null) {
            return new TrainedRun.Diverged(
                    spec.run(), "Run " + spec.run() + " diverged: " + problem + "; lower training.updater's rate.");
        }
        return documents.evaluate(own.model(), spec, characters);
    }
}
