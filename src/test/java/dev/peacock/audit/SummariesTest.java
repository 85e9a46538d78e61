package dev.peacock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.provenance.SealedJson;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every summary.json is a record: what was written before there were records is read and written again, byte for byte. */
class SummariesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/summaries");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "estimate, spark.estimate.Summary, ratio|mean_test_accuracy_ci|balanced_test_accuracy|baseline_test_accuracy|"
                + "baseline_gain_ci|mean_train_accuracy|baseline_train_accuracy|significant_kept_pairs|pairs_by_chance|"
                + "models_for_significance|mean_memorization|memorized_share|memorized_share_ci|split_check|"
                + "adjusted_neighbours|adjustment_gain|calibration|standard_error_median|standard_error_max|models_per_second",
        "consistency, audit.consistency.spark.ConsistencySummary, ratio|mean|mean_standard_error|mean_low|mean_high|median|"
                + "corrected_standard_error|corrected_low|corrected_high",
        "epsilon, audit.epsilon.spark.EpsilonSummary, run|epsilon_low|p_value_at_zero|rates|mu_low",
        "labels, audit.labels.spark.LabelsSummary, given_id",
        "value, audit.value.spark.ValueSummary, ratio|halves|reliability|given_id|believed|value_low|value_high|q_value|full_low|full_high|"
                + "gain_low|gain_high|gain_random_low|gain_random_high|difference_low|difference_high",
        "attribution, audit.attribution.spark.AttributionSummary, explained_low|explained_high|more|drop_low|drop_high|more_low|more_high",
        "utility, audit.utility.spark.UtilitySummary, memorization_fresh|loss_chosen_low|loss_chosen_high|loss_random_low|"
                + "loss_random_high|difference_low|difference_high",
        "leave-one-out, audit.leaveoneout.spark.LeaveOneOutSummary, rank_correlation|mean_difference|mean_difference_low|"
                + "mean_difference_high",
        "membership, audit.membership.spark.MembershipSummary, splits|value|ci_low|ci_high|spearman|near_distance|distance|"
                + "vulnerability|tpr_at_fpr_001|tpr_at_fpr_01",
        "longtail, audit.longtail.spark.LongTailSummary, neighbours|unseen_mass_low|unseen_mass_high|unseen_measured|"
                + "unseen_measured_low|unseen_measured_high|slope|size_memorization_correlation|"
                + "size_memorization_correlation_low|size_memorization_correlation_high|level|guessing_low|guessing_high|"
                + "by_memorization_low|by_memorization_high|measured|measured_low|measured_high",
        "text, audit.text.spark.TextSummary, without_prompt|name|share_low|share_high|naive_too_narrow|windows_low|windows_high|near|near_share|near_share_low|"
                + "near_share_high|control_share|difference_low|difference_high|group",
        "canary, audit.canary.spark.CanarySummary, space_bits|budget|exposure_low|exposure_high|difference_low|difference_high|"
                + "found_low|found_high|first|interval",
        "tokens, audit.tokens.TokensSummary, interval",
        "extraction, audit.extraction.spark.ExtractionSummary, copies_correlation|near|log10|needed|greedy_low|greedy_high",
        "extraction-fleet, audit.extraction.spark.ExtractionSummary, without|log10|log10_low|log10_high|p_low|p_high",
        "divergence, audit.divergence.spark.DivergenceSummary, median_repetitions|share|share_low|share_high|poisson_low|poisson_high|"
                + "p_value|q_value",
        "generations, audit.generations.GenerationsSummary, tile|to",
        "diffusion, audit.diffusion.DiffusionSummary, held_out_loss|interval",
        "inversion, audit.inversion.InversionSummary, interval|together|without|closer|relabelled|relabelled_low|relabelled_high",
        "stealing, audit.stealing.StealingSummary, regression|failed|interval|uniform_variation|test_variation|parameter_error|condition",
        "longtail-prior, audit.longtail.spark.LongTailPrior$Summary, tau",
        "longtail-simulation, audit.longtail.spark.LongTailSimulation$Summary, trainer|model_seconds|refuses_below|epochs|"
                + "error|error_low|error_high|expected_error|gap|gap_low|gap_high|memorized|expected_memorized"
    })
    void file_isTheSame_afterARecord(String name, String type, String nullable) throws Exception {
        Class<? extends Record> summary = Class.forName("dev.peacock." + type).asSubclass(Record.class);
        String text = Files.readString(GOLDEN.resolve(name + ".json")).strip();
        assertThat(again(text, summary)).isEqualTo(text);
        String undefined = SealedJson.seal(text.replaceFirst(",\"checksum\":\"\\w+\"}$", "}")
                .replaceAll("\"(" + nullable + ")\":(\\[[^\\]]*\\]|\\{[^}]*\\}|\"[^\"]*\"|[^,}\\]]+)", "\"$1\":null"));
        assertThat(undefined).isNotEqualTo(text);
        assertThat(again(undefined, summary)).isEqualTo(undefined);
    }

    @Test
    void fileOfBeforeThereWereWarnings_isStillRead() throws Exception {
        String text = Files.readString(GOLDEN.resolve("estimate.json")).strip();
        String older = SealedJson.seal(text.replaceFirst(",\"checksum\":\"\\w+\"}$", "}")
                .replaceAll(
                        "\"(score|mean_test_accuracy_ci|balanced_test_accuracy|baseline_\\w+|mean_train_accuracy|"
                                + "significant_kept_pairs|pairs_by_chance|models_for_significance|warnings)\":"
                                + "(\\[[^\\]]*\\]|[^,]+),",
                        ""));
        assertThat(older).doesNotContain("warning", "baseline", "score");
        String read = again(older, Summary.class);
        assertThat(read)
                .contains(
                        "\"baseline_test_accuracy\":null",
                        "\"pairs_by_chance\":null",
                        "\"warnings\":[]",
                        "\"score\":\"correct\"")
                .contains("\"mean_test_accuracy\":0.904208754208754", "\"significant_pairs\":0");
    }

    @Test
    void fileOfBeforeThereWereLossesInNats_isStillRead() throws Exception {
        String text = Files.readString(GOLDEN.resolve("utility.json")).strip();
        String older = SealedJson.seal(
                text.replaceFirst(",\"checksum\":\"\\w+\"}$", "}").replace("\"score\":\"correct\",", ""));
        Class<? extends Record> summary =
                Class.forName("dev.peacock.audit.utility.spark.UtilitySummary").asSubclass(Record.class);
        assertThat(again(older, summary)).isEqualTo(text);
    }

    @Test
    void fileOfBeforeThereWereSeveralBounds_isStillRead() throws Exception {
        String older = SealedJson.seal(
                "{\"run\":1,\"canaries\":1500,\"guesses\":150,\"correct\":114,\"confidence\":0.95,\"delta\":0.0,"
                        + "\"epsilon_low\":0.8268816526556084,\"p_value_at_zero\":6.1E-11,\"source\":\"LiRA\"}");
        assertThat(again(older, audit("epsilon").summary()))
                .contains("\"epsilon_low\":0.8268816526556084", "\"bound\":null,\"bounds\":[]");
    }

    @Test
    void utilityOfBeforeThereWereLanguageModels_isStillRead() throws Exception {
        String text = Files.readString(GOLDEN.resolve("utility.json")).strip();
        String older = SealedJson.seal(
                text.replaceFirst(",\"checksum\":\"\\w+\"}$", "}").replaceFirst("\"score\":\"[^\"]*\",", ""));
        assertThat(older).doesNotContain("\"score\"");
        assertThat(again(older, audit("utility").summary())).contains("\"score\":\"correct\"");
    }

    @Test
    void everySummary_isHere() {
        assertThat(Audits.OURS.all())
                .allSatisfy(audit -> assertThat(
                                again(Files.readString(GOLDEN.resolve(audit.name() + ".json")), audit.summary()))
                        .contains("\"checksum\""));
    }

    @Test
    void whatIsNoSummary_isRefused() {
        assertThatThrownBy(() -> again("[1]", Counted.class))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("audits/any/summary.json: not what Peacock writes; run audit any again");
        for (String text : new String[] {"{\"runs\":\"many\"}", "{\"runs\":{}}", "{\"runs\":null}", "{}"}) {
            assertThatThrownBy(() -> again(text, Counted.class))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("audits/any/summary.json: not what Peacock writes, since its field runs is"
                            + " missing or wrong; run audit any again, which writes it anew, or remove the file");
        }
    }

    /** A number would be 0 otherwise; texts and lists are looked at one by one. */
    @ParameterizedTest
    @CsvSource({
        "utility, /repeats_wanted, repeats_wanted",
        "utility, /levels/1/loss_chosen, levels[1].loss_chosen",
        "utility, /levels/1/difference_high, levels[1].difference_high",
        "utility, /levels/1/test_group, levels[1].test_group",
        "epsilon, /bounds/0/guesses, bounds[0].guesses",
        "divergence, /setting/has_control, setting.has_control",
        "tokens, /scores/0/interval/low, scores[0].interval.low",
        "leave-one-out, /pairs, pairs"
    })
    void whatIsMissing_isRefused_byItsName(String audit, String pointer, String field) throws Exception {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Files.readString(GOLDEN.resolve(audit + ".json")));
        json.remove("checksum");
        JsonPointer at = JsonPointer.compile(pointer);
        assertThat(((ObjectNode) json.at(at.head())).remove(at.last().getMatchingProperty()))
                .isNotNull();
        assertThatThrownBy(() ->
                        again(SealedJson.seal(json.toString()), audit(audit).summary()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not what Peacock writes, since its field " + field + " is missing");
    }

    @Test
    void whatIsWrittenOnlyWhereItIsNot0_mayBeMissing() throws Exception {
        String text = Files.readString(GOLDEN.resolve("membership.json"));
        assertThat(text).doesNotContain("models_failed");
        assertThat(again(text, audit("membership").summary())).isEqualTo(text.strip());
        String failed = SealedJson.seal(text.strip()
                .replaceFirst(",\"checksum\":\"\\w+\"}$", "}")
                .replaceFirst("(\"models\":\\d+,)", "$1\"models_failed\":3,"));
        assertThat(again(failed, audit("membership").summary())).isEqualTo(failed);
    }

    /** Of the release 0.1.0, where these have other fields now. */
    @Test
    void filesOfTheFirstRelease_areStillRead() throws Exception {
        for (String name : List.of("membership", "epsilon", "utility")) {
            String text = Files.readString(GOLDEN.resolve("0.1.0/" + name + ".json"));
            assertThat(again(text, audit(name).summary())).contains("\"checksum\"");
        }
        assertThat(again(Files.readString(GOLDEN.resolve("0.1.0/estimate.json")), Summary.class))
                .contains("\"checksum\"");
    }

    private static Audit<?> audit(String name) {
        return Audits.OURS.all().stream()
                .filter(audit -> audit.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    record Counted(int runs) {}

    private <S extends Record> String again(String text, Class<S> type) throws IOException {
        Path file = directory.resolve("audits/any/summary.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        OutputDirectory out = new OutputDirectory(new Configuration(), directory.toString());
        return JsonFiles.line(AuditFiles.read(out, "audits/any", type).orElseThrow());
    }
}
