package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.cluster.Diverging;
import dev.peacock.cluster.Duck;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.subset.InclusionMask;
import dev.peacock.subset.SamplingDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some runs diverge and others do not: the estimates use the others, and say so. */
@Tag("spark")
class FailedRunsTest {
    private static final int MODELS = Diverging.MODELS;

    @TempDir
    Path directory;

    private Path conf() throws IOException {
        return Diverging.conf(directory);
    }

    /** The runs that see so many of examples 4 and 9. */
    private static List<Integer> runsThatSee(int count) {
        List<Integer> runs = new ArrayList<>();
        for (int run = 0; run < MODELS; run++) {
            InclusionMask mask = new SamplingDesign(
                            new SubsetsConfig.Uniform(Diverging.RATIO), Diverging.SEED, Diverging.TRAIN)
                    .mask(run);
            if ((mask.includes(4) ? 1 : 0) + (mask.includes(9) ? 1 : 0) == count) {
                runs.add(run);
            }
        }
        return runs;
    }

    @Test
    void estimatesUseTheRunsThatDidNotDiverge_andTheOthersAreNamed_andNotTriedAgain() throws IOException {
        Path out = directory.resolve("out");
        String[] words = {"run", "--conf", conf().toString(), "--out", out.toString(), "--json"};
        Ended first = InProcess.run(words);
        assertThat(first.status()).as(first.log()).isEqualTo(3);
        List<Integer> finished = List.copyOf(Outputs.rows(out).keySet());
        int failed = MODELS - finished.size();
        // a run that sees one of the two may be right about it from the start, and then takes no step
        assertThat(runsThatSee(0)).hasSizeGreaterThan(1);
        assertThat(runsThatSee(2)).hasSizeGreaterThan(1);
        assertThat(finished).containsAll(runsThatSee(0)).doesNotContainAnyElementsOf(runsThatSee(2));
        for (int run = 0; run < MODELS; run++) {
            String named = "failed for good: Run " + run + " diverged: ";
            assertThat(first.log().contains(named)).as(named).isEqualTo(!finished.contains(run));
        }
        assertThat(first.log())
                .contains("training: " + finished.size() + " of " + MODELS + " runs are finished, " + failed
                        + " failed for good");
        JsonNode summary = Outputs.json(out.resolve("summary.json"));
        assertThat(summary.path("models").asInt()).isEqualTo(finished.size());
        assertThat(summary.path("models_failed").asInt()).isEqualTo(failed);
        assertThat(Duck.rows(
                        "select distinct models_in + models_out from " + Duck.table(out, "estimates/memorization")))
                .containsExactly(List.of(finished.size()));
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("failed");

        SortedMap<String, String> outcomes = Outputs.content(out.resolve("outcomes"));
        String sessions = Files.readString(out.resolve("training.json"));
        Ended second = InProcess.run(words);
        assertThat(second.status()).isEqualTo(3);
        assertThat(second.log())
                .contains("training: nothing to do, " + finished.size() + " of " + MODELS
                        + " runs are already finished and " + failed + " failed for good, and are not tried again");
        assertThat(Outputs.content(out.resolve("outcomes"))).isEqualTo(outcomes);
        assertThat(Files.readString(out.resolve("training.json"))).isEqualTo(sessions);
        assertThat(InProcess.run("estimate", "--out", out.toString()).status()).isEqualTo(3);
        // its page names them; what it shows is whole
        assertThat(InProcess.run("report", "--out", out.toString()).status()).isZero();
        Ended plan = InProcess.run(
                "plan", "--conf", conf().toString(), "--out", out.toString(), "--trial", "" + MODELS, "--json");
        assertThat(plan.status()).as(plan.log()).isEqualTo(3);
        assertThat(plan.log()).contains("failed for good: Run ");
        assertThat(plan.out()).contains("\"trial_failed\":" + failed);
        Ended status = InProcess.run("status", "--out", out.toString());
        assertThat(status.status()).isEqualTo(3);
        assertThat(status.out()).contains(failed + " failed for good, 0 missing", "driver: none\n");
    }

    /** Whoever sees both enormous examples fails, and so does nearly whoever sees one: that one is rarely in a finished run. */
    @Test
    void roundsCountRunsThatFailAsMissing_andEnd_whereOnlyTheyWouldHelp() throws IOException {
        Path out = directory.resolve("out");
        String[] words = {
            "train",
            "--conf",
            conf().toString(),
            "--out",
            out.toString(),
            "--until-se",
            "0.2",
            "--set",
            "subsets.models=216"
        };
        Ended ended = InProcess.run(words);
        assertThat(ended.status()).as(ended.log()).isEqualTo(3);
        assertThat(ended.log())
                .containsPattern(
                        "failed for good\\), undefined for \\d+ train examples; target 0.2 not reached; next, 16 more models, up to 232")
                .containsPattern(
                        "target 0.2 not reached with all 231 runs that are allowed for it, of which \\d+ failed for good");
        Ended status = InProcess.run("status", "--out", out.toString());
        assertThat(status.out()).contains(" of 232 finished", "; target 0.2 not reached: at most ");
        assertThat(InProcess.run(words).log()).contains("training: nothing to do");
    }

    @Test
    void allRunsFailing_isOneClearSentence() throws IOException {
        Path out = directory.resolve("out");
        Ended ended = InProcess.run(
                "run",
                "--conf",
                conf().toString(),
                "--out",
                out.toString(),
                "--set",
                "training.updater.sgd.rate=1e38",
                "--set",
                "subsets.models=3");
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log())
                .contains("training: 0 of 3 runs are finished, 3 failed for good")
                .contains("all 3 runs that ended have failed for good, so there is nothing to estimate")
                .doesNotContain("\tat ");
        assertThat(out.resolve("estimates")).doesNotExist();
    }
}
