package dev.peacock.config.section;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Recipe;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.text.AuditKeys;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Findings;
import dev.peacock.config.text.Hocon;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a configuration in HOCON. Every key is checked, unknown keys are refused, and all problems are reported. */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads a configuration. The environment may be substituted into it ({@code ${NAME}}); includes are refused.
     *
     * @param text the file's text
     * @param origin the file's name as the user gave it, for messages
     * @param baseDirectory the URI or local directory that relative paths start from
     * @param sets {@code key=value} with a HOCON value; each overrides the file and those before it
     * @param load reads the text of the file at a resolved path (for {@code model.dl4j}); may throw {@link UserError}
     * @throws UserError with all problems, one a line and in their order, each as {@code FILE:LINE: key: sentence}
     */
    public static ReadConfig read(
            String text, String origin, String baseDirectory, List<String> sets, Function<String, String> load) {
        Findings findings = new Findings(origin, sets);
        try {
            ReadConfig read = read(text, origin, BaseDirectory.of(baseDirectory), sets, load, findings);
            findings.throwIfAny();
            return read;
        } catch (StackOverflowError e) {
            throw tooDeep(origin, e);
        }
    }

    /**
     * Reads only what is trained and how, {@code model} and {@code training}, for a command that makes its own examples; anything
     * else is refused. Otherwise as above.
     */
    public static Recipe readRecipe(
            String text, String origin, String baseDirectory, List<String> sets, Function<String, String> load) {
        Findings findings = new Findings(origin, sets);
        try {
            ConfigBlock root = ConfigBlock.root(findings, Hocon.load(text, origin, sets, findings));
            Recipe recipe = RecipeSection.read(root, BaseDirectory.of(baseDirectory), load);
            findings.throwIfAny();
            return recipe;
        } catch (StackOverflowError e) {
            throw tooDeep(origin, e);
        }
    }

    /** The options of {@code audit text} that {@code audits.text} has, each with its words. Nothing else of the configuration is looked at. */
    public static Map<String, List<String>> readTextAudit(
            String text, String origin, String baseDirectory, List<String> sets) {
        Findings findings = new Findings(origin, sets);
        try {
            ConfigBlock root = ConfigBlock.root(findings, Hocon.load(text, origin, sets, findings));
            Map<String, List<String>> words = AuditKeys.text(root.block("audits"), BaseDirectory.of(baseDirectory));
            findings.throwIfAny();
            return words;
        } catch (StackOverflowError e) {
            throw tooDeep(origin, e);
        }
    }

    private static UserError tooDeep(String origin, StackOverflowError e) {
        return new UserError(origin + ":1: blocks or lists are nested too deeply", e);
    }

    /** Reads a whole configuration; problems with values are only added to the findings. */
    static ReadConfig read(
            String text,
            String origin,
            BaseDirectory base,
            List<String> sets,
            Function<String, String> load,
            Findings findings) {
        ConfigBlock root = ConfigBlock.root(findings, Hocon.load(text, origin, sets, findings));
        DatasetConfig dataset = DatasetSection.read(root.block("dataset"), base);
        boolean imported = dataset.isImported();
        ConfigBlock trainingBlock = root.block("training");
        ModelSection model = imported
                ? ModelSection.imported(root)
                : CommandKeys.isIn(trainingBlock)
                        ? CommandKeys.model(root, trainingBlock, base, load)
                        : ModelSection.read(root.block("model"), base, load);
        ModelSection.refuseOtherData(root, dataset, model.model());
        TrainingConfig training = TrainingSection.read(trainingBlock, model.model());
        refuseDataParallel(trainingBlock, training, model.model());
        SubsetsConfig subsets = SubsetsSection.read(root.block("subsets"), imported);
        OutcomeConfig outcome = OutcomeSection.read(root.block("outcome"), model.model());
        EstimateConfig estimate = EstimateSection.read(
                root.block("estimate"),
                imported ? new SubsetsConfig.Imported() : subsets.design(),
                model.model(),
                training,
                base);
        if (dataset.isText()) {
            refuseDistances(root, subsets, estimate);
        }
        if (subsets.design() instanceof SubsetsConfig.Groups && dataset.train().subpopulation() == null) {
            String place = dataset.train().placeOfSubpopulations();
            root.block("subsets")
                    .problem(
                            "design",
                            "must not be groups without the group of each example; "
                                    + (place == null ? "give the data as csv, parquet, numpy or folder, and " : "")
                                    + "set dataset.train.subpopulation to "
                                    + (place == null ? "what says it" : place));
        }
        // a fleet's file may have them; they are no part of the experiment
        AuditKeys.text(root.block("audits"), base);
        root.refuseOthers();
        PeacockConfig config = new PeacockConfig(dataset, model.model(), training, subsets, outcome, estimate);
        return new ReadConfig(config, Effective.json(config, model.dl4jFrom()), findings.paths());
    }

    private static void refuseDataParallel(ConfigBlock block, TrainingConfig training, ModelConfig model) {
        if (training.backend() == TrainingConfig.Backend.DATA_PARALLEL
                && model instanceof ModelConfig.NearestNeighbour) {
            block.problem(
                    "backend", "must not be data-parallel for model.nearest-neighbour, which is not trained in steps");
        }
    }

    /** Characters that differ say nothing of how far apart two texts are. */
    private static void refuseDistances(ConfigBlock root, SubsetsConfig subsets, EstimateConfig estimate) {
        String none = " for texts, between which Peacock knows no distance";
        if (subsets.design() instanceof SubsetsConfig.LocalHadamard) {
            root.block("subsets").problem("design", "must not be local-hadamard" + none);
        }
        if (estimate.adjust() == EstimateConfig.Adjust.NEIGHBOURS) {
            root.block("estimate").problem("adjust", "must be none" + none);
        }
        if (estimate.influence() == EstimateConfig.InfluenceBy.PRIOR
                && estimate.distance() == EstimateConfig.Distance.VALUES) {
            root.block("estimate")
                    .problem(
                            "influence",
                            "must be difference or ridge" + none
                                    + "; or set estimate.embeddings to a file of embeddings of the texts");
        }
    }
}
