package dev.peacock.training.language;

import dev.peacock.check.UserError;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Trains character models of texts, one after another on a thread, whose buffers are kept for its next stack. */
public final class CharacterTrainer implements Trainer {
    public static final String NAME = "char-lstm";

    private final String name;
    private final Documents documents;
    private final TrainingConfig training;
    private final CharacterEngines engines;
    private final boolean characters;
    /** By the name of their device. */
    private final ConcurrentHashMap<String, ConcurrentLinkedDeque<CharacterEngine>> idle = new ConcurrentHashMap<>();

    /**
     * A trainer whose models another library computes. UserError if they do not fit into an executor.
     *
     * @param store of texts
     * @param vocabulary the number of symbols in the store
     * @param characters whether runs keep what they say of each character
     * @param engines of a recipe whose windows are no longer than the texts
     */
    public static CharacterTrainer of(
            String name,
            ExampleStore store,
            int vocabulary,
            ModelConfig.CharLstm model,
            TrainingConfig training,
            boolean characters,
            ExecutorResources executor,
            Function<LanguageRecipe, CharacterEngines> engines) {
        Documents documents = new Documents(store);
        LanguageRecipe recipe = recipe(model, training).within(Windows.length(documents.train()));
        CharacterEngines of = engines.apply(recipe);
        of.memory().check(recipe, executor, documents.bytes(), of.limit());
        return new CharacterTrainer(name, documents, training, of, characters);
    }

    private CharacterTrainer(
            String name, Documents documents, TrainingConfig training, CharacterEngines engines, boolean characters) {
        this.name = name;
        this.documents = documents;
        this.training = training;
        this.engines = engines;
        this.characters = characters;
    }

    /** Peacock's own; {@code vocabulary} is the number of symbols in the store. UserError if it does not fit into an executor. */
    public static CharacterTrainer of(
            ExampleStore store,
            int vocabulary,
            ModelConfig.CharLstm model,
            TrainingConfig training,
            boolean characters,
            ExecutorResources executor) {
        return of(NAME, store, vocabulary, model, training, characters, executor, recipe -> new CharacterEngines() {
            @Override
            public CharacterEngine create() {
                return new CharacterTraining(recipe, vocabulary, training);
            }

            @Override
            public EngineMemory memory() {
                return Buffers.of(Layout.of(recipe, vocabulary), recipe).memory();
            }
        });
    }

    /** What a configuration asks for. */
    public static LanguageRecipe recipe(ModelConfig.CharLstm model, TrainingConfig training) {
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
        return name;
    }

    @Override
    public Long stackBytes() {
        return engines.memory().bytes() + documents.bytes();
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        engines.bind(device);
        ConcurrentLinkedDeque<CharacterEngine> waiting =
                idle.computeIfAbsent(device.name(), name -> new ConcurrentLinkedDeque<>());
        CharacterEngine own = waiting.poll();
        if (own == null) {
            own = engines.create();
        }
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        for (RunSpec spec : stack) {
            trained.add(run(own, spec));
        }
        waiting.push(own);
        return trained;
    }

    private TrainedRun run(CharacterEngine own, RunSpec spec) {
        String problem = train(own, documents, training, spec);
        if (problem != null) {
            return new TrainedRun.Diverged(
                    spec.run(), "Run " + spec.run() + " diverged: " + problem + "; lower training.updater's rate.");
        }
        return documents.evaluate(own.model(), spec, characters);
    }

    /** A clause with what went wrong; null where nothing did. */
    private static @Nullable String train(
            CharacterEngine own, Documents documents, TrainingConfig training, RunSpec spec) {
        List<byte[]> included = Arrays.stream(spec.mask().included())
                .mapToObj(documents::symbols)
                .toList();
        return CharacterTraining.train(
                own,
                training.window(),
                training,
                included,
                spec.initSeed(),
                spec.orderSeed(),
                spec.dropoutSeed(),
                epoch -> {});
    }

    /** A model that was trained again, with what it says of the documents. */
    public record Again(CharacterParameters parameters, TrainedRun.Evaluated evaluated) {}

    /**
     * Trains the model of a run once more, by Peacock's own engine: on one kind of processor it is the same to the last bit.
     *
     * @param vocabulary the number of symbols in the store
     * @throws UserError where training diverges
     */
    public static Again again(
            ExampleStore store, int vocabulary, ModelConfig.CharLstm model, TrainingConfig training, RunSpec spec) {
        Documents documents = new Documents(store);
        LanguageRecipe recipe = recipe(model, training).within(Windows.length(documents.train()));
        CharacterTraining own = new CharacterTraining(recipe, vocabulary, training);
        String problem = train(own, documents, training, spec);
        if (problem != null) {
            throw new UserError("Run " + spec.run() + " diverges: " + problem + "; ask the model of another run");
        }
        return new Again(
                new CharacterParameters(recipe, vocabulary, own.parameters()),
                documents.evaluate(own.model(), spec, false));
    }
}
