package dev.peacock.spark.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.SealedJson;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.training.backend.TrainerChoice;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** experiment.json: the experiment's identity and configuration, the versions that made it, and how to repeat it. */
public record ExperimentFile(JsonNode json) {
    static final String GENERIC = "generic";
    /** The value if no product uses OpenBLAS, and also that of an earlier version if OpenBLAS chose its kernels. */
    private static final Set<String> NO_CORE = Set.of("none", "detected");

    private static final String MEND = "restore the file as it was, or choose another --out";
    private static final String FURTHER_BUILDS = "further_builds";
    private static final String SIZE = "[1-9][0-9]*";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static Optional<ExperimentFile> read(OutputDirectory out) throws IOException {
        Optional<ExperimentFile> file =
                JsonFiles.read(out, OutputDirectory.EXPERIMENT, MEND).map(ExperimentFile::new);
        file.ifPresent(read -> read.check(out));
        return file;
    }

    /** The same; UserError if there is none. */
    public static ExperimentFile required(OutputDirectory out) throws IOException {
        return read(out)
                .orElseThrow(() ->
                        new UserError(out.root() + ": there is no experiment in this directory; run train first"));
    }

    /** Refuses what this class has not written, since some of it becomes names of files and sizes of arrays. */
    private void check(OutputDirectory out) {
        check(out, "experiment", id(), "[0-9a-f]{16}");
        check(out, "dataset.sha256", contentHash(), "[0-9a-f]{64}");
        check(out, "dataset.train_examples", String.valueOf(trainSize()), SIZE);
        check(out, "dataset.test_examples", String.valueOf(testSize()), SIZE);
        check(out, "stack", String.valueOf(stack()), SIZE);
        check(out, "trainer", choice().trainer(), "[a-z0-9-]+");
        check(out, "versions.native_build", nativeCode().build(), "(-[a-z0-9]+)*");
        check(out, "versions.openblas_core_type", nativeCode().core(), "[A-Za-z0-9]*");
        // of a file without a checksum
        if (!identity().id().equals(id())) {
            throw new UserError(out.path(OutputDirectory.EXPERIMENT)
                    + ": identity was edited or damaged, since it does not match the id " + id() + "; " + MEND);
        }
    }

    private static void check(OutputDirectory out, String field, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new UserError(
                    out.path(OutputDirectory.EXPERIMENT) + ": " + field + " is not what Peacock writes; " + MEND);
        }
    }

    /**
     * Of an experiment that begins. Of one that was begun {@code before}, only where its data lie now is written, and what is asked beyond it:
     * its runs and what is kept of them, its versions and builds and where it came from stay what they are.
     */
    public static void write(
            OutputDirectory out, Experiment experiment, String fingerprint, Optional<ExperimentFile> before)
            throws IOException {
        ExperimentFile fresh = new ExperimentFile(NewExperiment.json(experiment, fingerprint));
        ExperimentFile file = before.map(begun -> begun.withDataOf(fresh)).orElse(fresh);
        SubsetsConfig subsets = experiment.config().subsets();
        file.toppedUp(subsets.firstRun(), subsets.models(), experiment.reproduce())
                .orElse(file)
                .write(out);
    }

    private ExperimentFile withDataOf(ExperimentFile other) {
        ObjectNode more = json.deepCopy();
        more.set("dataset", other.json.path("dataset"));
        more.withObject("/configuration").set("dataset", other.json.at("/configuration/dataset"));
        return new ExperimentFile(more);
    }

    /** This experiment with all runs of several directories; {@code sources} says which, {@code builds} trained them. */
    public ExperimentFile ofRuns(
            int firstRun, int models, List<String> sources, List<String> builds, String reproduce) {
        ObjectNode merged = with(builds).json().deepCopy();
        ObjectNode subsets = merged.withObject("/configuration/subsets");
        subsets.put("first-run", firstRun);
        subsets.put("models", models);
        merged.put("reproduce", reproduce);
        merged.set(
                "merged_from",
                MAPPER.valueToTree(
                        sources.stream().map(Secrets::withoutUserInfo).toList()));
        merged.put("created_at", Clock.now().toString());
        return new ExperimentFile(merged);
    }

    /**
     * This experiment after models were added: with the larger number of models and the command that asked for it.
     * Empty if no more are asked for, or the runs begin at another number.
     */
    Optional<ExperimentFile> toppedUp(int firstRun, int models, String reproduce) {
        JsonNode before = json.at("/configuration/subsets");
        if (before.path("first-run").asInt() != firstRun
                || before.path("models").asInt() >= models) {
            return Optional.empty();
        }
        ObjectNode more = json.deepCopy();
        more.withObject("/configuration/subsets").put("models", models);
        more.put("reproduce", reproduce);
        return Optional.of(new ExperimentFile(more));
    }

    public void write(OutputDirectory out) throws IOException {
        JsonFiles.write(out, OutputDirectory.EXPERIMENT, ((ObjectNode) json.deepCopy()).without(SealedJson.KEY));
    }

    public ExperimentIdentity identity() {
        Map<String, String> fields = new TreeMap<>();
        json.path("identity")
                .fields()
                .forEachRemaining(
                        field -> fields.put(field.getKey(), field.getValue().asText()));
        return new ExperimentIdentity(fields);
    }

    public String id() {
        return json.path("experiment").asText();
    }

    /** Whether the fleet was trained elsewhere. */
    boolean isImported() {
        return json.path("configuration").path("dataset").has("imported");
    }

    /** The first run that was ever asked for, as {@link #endRun} is behind the last. */
    public int firstRun() {
        return json.at("/configuration/subsets/first-run").asInt();
    }

    public int endRun() {
        return firstRun() + json.at("/configuration/subsets/models").asInt();
    }

    /** n. */
    public int trainSize() {
        return json.path("dataset").path("train_examples").asInt();
    }

    /** q. */
    public int testSize() {
        return json.path("dataset").path("test_examples").asInt();
    }

    /** Which trainer it was begun with. */
    TrainerChoice choice() {
        JsonNode because = json.path("trainer_because");
        return new TrainerChoice(json.path("trainer").asText(), because.isTextual() ? because.asText() : null);
    }

    /** Empty where an imported fleet came without labels. */
    public List<String> labelNames() {
        List<String> names = new ArrayList<>();
        json.path("dataset").path("label_names").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The configuration as text that ConfigReader takes. */
    public String configuration() {
        return json.path("configuration").toString();
    }

    /** How its runs keep their margins. */
    public OutcomeConfig.Margins margins() {
        return OutcomeConfig.Margins.of(
                json.at("/configuration/outcome/margins").asText());
    }

    boolean keepsPredictions() {
        return json.at("/configuration/outcome/predictions").asBoolean();
    }

    boolean keepsCharacters() {
        return json.at("/configuration/outcome/characters").asBoolean();
    }

    String contentHash() {
        return json.path("dataset").path("sha256").asText();
    }

    public String fingerprint() {
        return json.path("dataset").path("fingerprint").asText();
    }

    /** The native code that it was begun with. */
    public NativeCode nativeCode() {
        JsonNode versions = json.path("versions");
        String build = versions.path("native_build").asText();
        String core = versions.path("openblas_core_type").asText();
        return new NativeCode(build.equals(GENERIC) ? "" : build, NO_CORE.contains(core) ? "" : core);
    }

    /** Which build of Peacock it was begun with, as {@link Build#shown} says it. */
    public String build() {
        JsonNode versions = json.path("versions");
        return Build.shown(
                versions.path("peacock").asText(), versions.path("revision").asText());
    }

    /** All builds that trained models of it, each once, in the order in which they began to. */
    public List<String> builds() {
        List<String> builds = new ArrayList<>(List.of(build()));
        json.path(FURTHER_BUILDS).forEach(build -> builds.add(build.asText()));
        return builds;
    }

    /** With those builds among them; this very file where they are. */
    ExperimentFile with(List<String> builds) {
        LinkedHashSet<String> all = new LinkedHashSet<>(builds());
        if (!all.addAll(builds)) {
            return this;
        }
        ObjectNode more = json.deepCopy();
        more.set(FURTHER_BUILDS, MAPPER.valueToTree(all.stream().skip(1).toList()));
        return new ExperimentFile(more);
    }

    /**
     * A warning where models of two builds come together, or empty: native code is compared, but the code in the jar may round otherwise from
     * one build to the next. Where models are a program's of the user, it does not count.
     *
     * @param other the other build
     */
    public String warning(String other) {
        return isImported() || choice().isCommand() || build().equals(other)
                ? ""
                : "warning: models of two builds of Peacock come together (" + build() + "; " + other
                        + "); they may round differently, and estimates stay valid (docs/versions.md)";
    }

    /** Prints that warning where this build is to train models of a directory's experiment again, which are not kept. */
    public static void warnOfBuild(OutputDirectory out, PrintStream log) throws IOException {
        Optional<ExperimentFile> file = read(out);
        if (file.isPresent()) {
            file.get().warnOf(Build.current().shown(), log);
        }
    }

    void warnOf(String build, PrintStream log) {
        String warning = warning(build);
        if (!warning.isEmpty()) {
            log.println(warning);
        }
    }

    public String reproduce() {
        return json.path("reproduce").asText();
    }

    public Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        json.path("versions")
                .fields()
                .forEachRemaining(
                        field -> versions.put(field.getKey(), field.getValue().asText()));
        json.path("machine")
                .fields()
                .forEachRemaining(
                        field -> versions.put(field.getKey(), field.getValue().asText()));
        List<String> builds = builds();
        if (builds.size() > 1) {
            versions.put(FURTHER_BUILDS, String.join("; ", builds.subList(1, builds.size())));
        }
        return versions;
    }

    public int stack() {
        return json.path("stack").asInt();
    }
}
