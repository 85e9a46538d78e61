package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.command.ExitStatus;
import dev.peacock.npy.NumPy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/interchange.md as its reader would follow it, and what the commands say when misused. */
@Tag("process")
@Tag("spark")
class InterchangeTest {
    @TempDir
    Path directory;

    private String out = "";
    private String log = "";

    private int peacock(String... words) {
        Ended ended = InProcess.run(words);
        out = ended.out();
        log = ended.log();
        return ended.status();
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }

    private static String snippet() throws IOException {
        Matcher snippet = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/interchange.md")));
        assertThat(snippet.find()).isTrue();
        return snippet.group(1);
    }

    @Test
    void thePage_canBeFollowed() throws IOException {
        NumPy.run(directory, snippet());
        assertThat(peacock("import", "--npz", at("fleet.npz"), "--out", at("out"), "--json"))
                .as(log)
                .isEqualTo(ExitStatus.DONE);
        assertThat(out).contains("\"models\":100,\"models_failed\":0,\"models_wanted\":100");
        assertThat(peacock("status", "--out", at("out"))).isEqualTo(ExitStatus.DONE);
        assertThat(out)
                .contains("runs: 100 of 100 finished, 0 failed for good, 0 missing", "estimates: not computed yet");
        assertThat(peacock("estimate", "--out", at("out"), "--json")).as(log).isEqualTo(ExitStatus.DONE);
        assertThat(out).contains("\"trainer\":\"imported\"", "\"train_examples\":200,\"test_examples\":50");
        assertThat(peacock("report", "--out", at("out"))).as(log).isEqualTo(ExitStatus.DONE);
        assertThat(peacock("export", "--out", at("out"), "--to", at("to.npz"), "--pairs", at("pairs.npz")))
                .as(log)
                .isEqualTo(ExitStatus.DONE);
        assertThat(NumPy.run(directory, """
                e, p = np.load('to.npz'), np.load('pairs.npz')
                print(e['memorization'].shape, e['influence'].shape, len(p['infl']) > 0)
                """)).isEqualTo("(200,) (50, 200) True\n");
        NumPy.run(directory, """
                import json, runpy
                sys.argv = ['counts.py', 'fleet.npz', '--splits', '2', '--json', 'counts.json']
                runpy.run_path('%s', run_name='__main__')
                p, counted = np.load('pairs.npz'), json.load(open('counts.json'))
                assert counted['pairs'] == sorted(map(list, zip(p['tr_idx'].tolist(), p['tt_idx'].tolist()))), 'pairs differ'
                assert counted['counts']['pairs'] == len(p['infl']) > 20
                """.formatted(
                        Path.of("scripts/examples/mnist/counts.py").toAbsolutePath()));
        assertVariantsAreCompared();
        assertThat(directory.resolve("out/experiment.json"))
                .content()
                .contains("job/peacock import --npz " + at("fleet.npz"));
    }

    /** By models that are right where the fleet's first 40 are wrong, every influence has the other sign, and memorization stays. */
    private void assertVariantsAreCompared() throws IOException {
        NumPy.run(directory, """
                import json, runpy
                fleet = dict(np.load('fleet.npz'))
                other = {name: of[:40] if len(of) == 100 else of for name, of in fleet.items()}
                other['testset_correctness'] = other['testset_correctness'] == 0
                np.savez('other.npz', **other)
                sys.path.insert(0, '%1$s')
                sys.argv = ['variant.py', 'fleet.npz', 'other.npz', '--json', 'means.json']
                runpy.run_path('%1$s/variant.py', run_name='__main__')
                means = json.load(open('means.json'))
                assert (means['models'], means['chosen_by']) == (40, 60) and means['pairs'] > 0, means
                fleet, other, gap = (means['influence'][name] for name in ('fleet', 'other', 'difference'))
                assert fleet[0] > 0 and abs(fleet[0] + other[0]) < 1e-12 and abs(gap[0] + 2 * fleet[0]) < 1e-12, means
                assert abs(gap[1] - 2 * fleet[1]) < 1e-12 < fleet[1], means
                assert means['memorization of their train examples']['difference'] == [0, 0], means
                """.formatted(Path.of("scripts/examples/mnist").toAbsolutePath()));
    }

    /** docs/your-data.md: both learn, so that models which saw an example are right about it more often. */
    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "sklearn"})
    void exampleFleets_areImported_withMargins(String example) throws IOException {
        NumPy.run(
                directory,
                "import runpy\nsys.argv = ['fleet.py', '--models', '12', '--to', 'fleet.npz']\nrunpy.run_path('"
                        + Path.of("scripts/examples", example, "fleet.py").toAbsolutePath()
                        + "', run_name='__main__')");
        assertThat(peacock("import", "--npz", at("fleet.npz"), "--out", at(example)))
                .as(log)
                .isEqualTo(ExitStatus.DONE);
        assertThat(log).contains(": 12 models, ", "3 labels, with margins").doesNotContain("not used");
        assertThat(peacock("estimate", "--out", at(example), "--json")).as(log).isEqualTo(ExitStatus.DONE);
        assertThat(new ObjectMapper()
                        .readTree(out.lines().reduce("", (first, last) -> last))
                        .get("mean_test_accuracy")
                        .asDouble())
                .isBetween(0.8, 1.0);
    }

    @Test
    void aModelBesideImportedArrays_isRefused() throws IOException {
        NumPy.run(directory, snippet());
        Path conf = Files.writeString(directory.resolve("x.conf"), "model.nearest-neighbour {}\nsubsets.seed = 2\n");
        assertThat(peacock("import", "--npz", at("fleet.npz"), "--out", at("out"), "--conf", conf.toString()))
                .isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log)
                .contains("x.conf:1: model: cannot be combined with dataset.imported")
                .contains("x.conf:2: subsets.seed: cannot be combined with dataset.imported");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void badCommandLines_areOneSentence() {
        assertThat(peacock("export", "--out", at("out"))).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("nothing to export: give --to FILE.npz, --pairs FILE.npz or --fleet FILE.npz");
        assertThat(peacock("export", "--out", at("out"), "--to", at("x"), "--format", "csv"))
                .isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("--format");
        assertThat(peacock("export", "--out", at("out"), "--to", at("x.npz"), "--pairs", at("./x.npz")))
                .isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("--to, --pairs and --fleet must name different files");
        assertThat(peacock("merge", at("a"), "--out", at("c"))).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("merge needs at least two directories");
        assertThat(peacock("merge", at("a"), at("b"), "--out", at("c"), "--set", "subsets.seed=1"))
                .isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("merge takes no --conf and no --set");
        assertThat(peacock("import", "--out", at("out"))).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("--npz");
        assertThat(peacock("import", "--npz", at("none.npz"), "--out", at("out")))
                .isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains("none.npz: there is no such");
    }
}
