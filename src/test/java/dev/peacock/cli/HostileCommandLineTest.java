package dev.peacock.cli;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Words of a command line; DIR stands for a directory with a good configuration x.conf, RING for one of links in a ring. None needs a Spark session. */
@Tag("spark")
class HostileCommandLineTest {
    @TempDir
    Path directory;

    @TempDir
    Path ring;

    private SortedMap<String, String> before;

    @BeforeEach
    void goodConfiguration() throws IOException {
        Files.writeString(directory.resolve("x.conf"), "dataset.builtin = digits\nmodel.nearest-neighbour {}\n");
        Files.writeString(directory.resolve("file"), "x");
        Files.createDirectories(directory.resolve("thesis"));
        Files.writeString(directory.resolve("thesis/thesis.tex"), "years of work");
        Files.createSymbolicLink(ring.resolve("a"), ring.resolve("b"));
        Files.createSymbolicLink(ring.resolve("b"), ring.resolve("a"));
        write("numbers", "1 2\n");
        write("experiment/experiment.json", "{}");
        write("broken/experiment.json", "{\"experiment\": ");
        write("list/experiment.json", "[]");
        write("empty/experiment.json", "");
        Files.createDirectories(directory.resolve("odd/experiment.json"));
        before = Outputs.content(directory);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Ended run(String words) {
        List<String> each = Arrays.stream(words.isEmpty() ? new String[0] : words.split(" "))
                .map(word -> word.replace("DIR", directory.toString())
                        .replace("RING", ring.toString())
                        .replace('\u2423', ' '))
                .toList();
        return InProcess.run(each);
    }

    static Stream<Bad<String>> words() {
        return Stream.of(
                bad("no command", "", "Which command? run, train, "),
                bad("no such command", "rnu", "There is no command 'rnu'. Choose one of: run, train, "),
                bad("another case", "RUN --out DIR/out", "There is no command 'RUN'"),
                bad("a command twice", "run run --out DIR/out", "'run'"),
                bad("a file for a command", "DIR/x.conf", "There is no command '", "x.conf'"),
                bad("a blank command", "\u2423", "There is no command ' '"),
                bad("an option before the command", "--out DIR/out run", "--out"),
                bad("no --out", "run --conf DIR/x.conf", "Missing required option: '--out"),
                bad("--out without its value", "run --conf DIR/x.conf --out", "--out"),
                bad(
                        "--out before an option",
                        "run --out --conf DIR/x.conf",
                        "Expected parameter for option '--out' but found '--conf'"),
                bad(
                        "--out twice",
                        "run --conf DIR/x.conf --out DIR/a --out DIR/b",
                        "option '--out'",
                        "should be specified only once"),
                bad(
                        "--conf twice",
                        "run --conf DIR/x.conf --conf DIR/x.conf --out DIR/out",
                        "option '--conf'",
                        "should be specified only once"),
                bad(
                        "--json twice",
                        "status --json --json --out DIR/out",
                        "option '--json'",
                        "should be specified only once"),
                bad(
                        "an option of another command",
                        "run --conf DIR/x.conf --out DIR/out --npz x",
                        "Unknown option",
                        "--npz"),
                bad("no such option", "run --conf DIR/x.conf --out DIR/out --models 3", "Unknown option", "--models"),
                bad("an option of one dash", "run -conf DIR/x.conf --out DIR/out", "-c"),
                bad("a dash of a typesetter", "run \u2014conf DIR/x.conf --out DIR/out", "\u2014conf"),
                bad("a value for a flag", "status --out DIR/out --json=x", "'x' is not a boolean"),
                bad("a word too many", "run --conf DIR/x.conf --out DIR/out more", "more"),
                bad("a --set without its value", "run --conf DIR/x.conf --out DIR/out --set", "--set"),
                bad("an audit without its name", "audit --out DIR/out", "--out"),
                bad(
                        "no such audit",
                        "audit privacy --out DIR/out",
                        "There is no audit 'privacy'. Choose one of: membership, "),
                bad("words for a number", "audit epsilon --out DIR/out --run first", "--run", "'first' is not an int"),
                bad(
                        "a number beyond int",
                        "audit epsilon --out DIR/out --run 2147483648",
                        "'2147483648' is not an int"),
                bad("a real number for a whole one", "plan --out DIR/out --trial 1.5", "'1.5' is not an int"),
                bad("no shell", "completion fish", "fish"),
                bad("no such format", "export --out DIR/out --to DIR/x.npz --format csv", "--format", "npz", "'csv'"));
    }

    static Stream<Bad<String>> values() {
        return Stream.of(
                bad(
                        "a standard error of 0",
                        "status --out DIR/out --target-se 0",
                        "--target-se 0.0: must be between 0 and 1"),
                bad(
                        "a standard error that is none",
                        "run --conf DIR/x.conf --out DIR/out --until-se NaN",
                        "--until-se NaN: must be between 0 and 1"),
                bad(
                        "a standard error of words",
                        "train --conf DIR/x.conf --out DIR/out --until-se small",
                        "'small' is not a double"),
                bad(
                        "an infinite standard error",
                        "train --conf DIR/x.conf --out DIR/out --until-se Infinity",
                        "--until-se Infinity: must be between"),
                bad(
                        "a power of 1",
                        "plan --conf DIR/x.conf --out DIR/out --power 1",
                        "--power 1.0: must be between 0 and 1"),
                bad("no trial", "plan --conf DIR/x.conf --out DIR/out --trial 0", "--trial 0: must be at least 1"),
                bad("a negative trial", "plan --conf DIR/x.conf --out DIR/out --trial -3", "--trial"),
                bad("a confidence of 1", "audit epsilon --m 10 --r 10 --v 10 --confidence 1", "--confidence 1.0"),
                bad("a delta of 1", "audit epsilon --m 10 --r 10 --v 10 --delta 1", "--delta 1.0"),
                bad("a negative delta", "audit epsilon --m 10 --r 10 --v 10 --delta -0.1", "--delta -0.1"),
                bad("a delta that is none", "audit epsilon --m 10 --r 10 --v 10 --delta NaN", "--delta NaN"),
                bad("more right guesses than guesses", "audit epsilon --m 10 --r 5 --v 6", "6"),
                bad("more guesses than canaries", "audit epsilon --m 10 --r 11 --v 6", "11"),
                bad("negative canaries", "audit epsilon --m -10 --r 5 --v 5", "-10"),
                bad("canaries alone", "audit epsilon --m 10", "give all of --m, --r and --v"),
                bad("counts and a run", "audit epsilon --m 10 --r 5 --v 5 --run 0", "leave out --run"),
                bad("no counts and no directory", "audit epsilon", "--out is missing: give the output directory"),
                bad("no repeats of words", "audit utility --out DIR/out --repeats many", "'many' is not an int"),
                bad(
                        "no such side",
                        "audit utility --out DIR/out --remove half",
                        "--remove half: must be most or least"),
                bad(
                        "thresholds of words",
                        "audit utility --out DIR/out --thresholds high",
                        "--thresholds high: must be numbers, separated by commas"),
                bad(
                        "thresholds with gaps",
                        "audit utility --out DIR/out --thresholds 0.1,,0.2",
                        "--thresholds 0.1,,0.2: must be numbers"),
                bad(
                        "a threshold without end",
                        "audit utility --out DIR/out --thresholds 1e999999999",
                        "--thresholds 1E+999999999: must be above -1 and at most 1"),
                bad(
                        "a threshold of decimals without end",
                        "audit utility --out DIR/out --thresholds 1e-999999999",
                        "--thresholds 1E-999999999: must have at most 100 decimals"),
                bad(
                        "thresholds of the other side",
                        "audit utility --out DIR/out --keep 0.5",
                        "--keep belongs to --remove least"),
                bad(
                        "ids of words",
                        "audit leave-one-out --out DIR/out --ids a,b",
                        "--ids a,b: must be whole numbers, separated by commas"),
                bad(
                        "ids beyond int",
                        "audit leave-one-out --out DIR/out --ids 99999999999",
                        "--ids 99999999999: must be whole numbers"),
                bad("ids and more", "audit leave-one-out --out DIR/out --ids 1 --top 3", "remove --top and --random"),
                bad("no such law", "audit longtail --prior pareto", "--prior pareto: must be zipf, dirichlet or file"),
                bad(
                        "a law without its file",
                        "audit longtail --prior file",
                        "--file is missing: give the file of frequencies"),
                bad("a law without its parameter", "audit longtail --prior dirichlet", "--concentration is missing"),
                bad(
                        "two questions",
                        "audit longtail --prior zipf --counts DIR/numbers",
                        "are different analyses: give only one of them"),
                bad("no question", "audit longtail", "nothing to analyse: give --prior"),
                bad("no subpopulations", "audit longtail --prior zipf --subpopulations 0", "0"),
                bad("negative examples", "audit longtail --prior zipf --examples -5", "-5"),
                bad("a negative exponent", "audit longtail --prior zipf --exponent -1", "-1"),
                bad("an exponent that is none", "audit longtail --prior zipf --exponent NaN", "NaN"),
                bad("a parameter of 0", "audit longtail --prior dirichlet --concentration 0", "0"),
                bad(
                        "no frequencies there",
                        "audit longtail --prior file --file DIR/nowhere",
                        "nowhere",
                        "cannot be read"),
                bad("a directory of frequencies", "audit longtail --prior file --file DIR", "cannot be read"),
                bad(
                        "frequencies of a file system that is not here",
                        "audit longtail --prior file --file abfs://h.dfs.core.windows.net/x",
                        "abfs://h.dfs.core.windows.net/x: cannot be reached: the library for it is not on the class path; pass it"),
                bad("counts of words", "audit longtail --counts DIR/thesis/thesis.tex", "thesis.tex", "line 1"),
                bad(
                        "a corpus that is the generations",
                        "audit text --generations DIR/thesis --corpus DIR/thesis/ --out DIR/out",
                        "--generations and --corpus have the same files"),
                bad(
                        "generations without a file",
                        "audit text --generations DIR/odd --corpus DIR/thesis --out DIR/out",
                        "--generations ",
                        "odd/ has no file to read"),
                bad(
                        "a corpus without a file",
                        "audit text --generations DIR/thesis --corpus DIR/odd --out DIR/out",
                        "--corpus ",
                        "odd/ has no file to read"),
                bad(
                        "a control without a file",
                        "audit text --generations DIR/thesis --corpus DIR/numbers --against DIR/odd --out DIR/out",
                        "--against ",
                        "odd/ has no file to read"),
                bad(
                        "a unit that is none",
                        "audit text --generations DIR/thesis --corpus DIR/other --out DIR/out --unit lines",
                        "--unit lines: must be words, tokens, characters, bytes"),
                bad(
                        "no units in a row",
                        "audit text --generations DIR/thesis --corpus DIR/other --out DIR/out --min 0",
                        "--min 0: must be at least 1 and at most 1000000000"),
                bad(
                        "copies that hardly differ",
                        "audit text --generations DIR/thesis --corpus DIR/other --out DIR/out --near 0.9995",
                        "--near 0.9995: must be at least 0.5 and at most 0.999"),
                bad(
                        "more units in a row than any text has",
                        "audit text --generations DIR/thesis --corpus DIR/other --out DIR/out --unit words --min 2000000000",
                        "--min 2000000000: must be at least 1 and at most 1000000000"),
                bad(
                        "generations that a glob of the corpus takes in",
                        "audit text --generations DIR/thesis/thesis.tex --corpus DIR/* --out DIR/out",
                        "--generations and --corpus have the same files"),
                bad(
                        "a control that is the generations",
                        "audit text --generations DIR/thesis --corpus DIR/numbers --against DIR/thesis --out DIR/out",
                        "--generations and --against have the same files"),
                bad("merge of one", "merge DIR/a --out DIR/out", "merge needs at least two directories"),
                bad(
                        "merge with a configuration",
                        "merge DIR/a DIR/b --conf DIR/x.conf --out DIR/out",
                        "merge takes no --conf and no --set"),
                bad(
                        "a size of what is not written",
                        "export --out DIR/out --pairs DIR/p.npz --influence",
                        "--influence: says what --to writes, and --to is not given"),
                bad("an export of nothing", "export --out DIR/out", "nothing to export: give --to FILE.npz"));
    }

    /** Directories that are none, and configurations that are not there. */
    static Stream<Bad<String>> places() {
        return Stream.of(
                bad("nowhere", "status --out DIR/out", "out", "experiment"),
                bad("blank", "status --out \u2423", "--out is blank; give a directory"),
                bad(
                        "glob",
                        "train --conf DIR/x.conf --out DIR/a[1]",
                        "a[1] as a pattern of names; choose a directory whose path has none of { } [ ] * ? \\"),
                bad("glob above", "status --out DIR/b*/x", "/b*/x: Spark reads the * in "),
                bad("empty", "status --out=", "--out is blank; give a directory"),
                bad("blanks", "run --conf DIR/x.conf --out \u2423\u2423", "--out is blank; give a directory"),
                bad("a file", "status --out DIR/file", "file"),
                bad("below a file", "status --out DIR/file/out", "file"),
                bad("links in a ring", "status --out RING/a", "/a"),
                bad("a thesis", "status --out DIR/thesis", "thesis", "experiment"),
                bad(
                        "of no file system",
                        "status --out nosuch://h/x",
                        "--out nosuch://h/x: this directory cannot be reached"),
                bad(
                        "of a file system that is not here",
                        "status --out abfs://h.dfs.core.windows.net/x",
                        "--out abfs://h.dfs.core.windows.net/x: this directory cannot be reached: the "
                                + "library for it is not on the class path; pass it"),
                bad(
                        "of a host without an address",
                        "status --out hdfs://no.such.invalid/x",
                        "--out hdfs://no.such.invalid/x: this directory cannot be reached: no.such.invalid"),
                bad("with a password", "status --out hdfs://me:secret@h/x", "--out: the URI contains a password"),
                bad("a URI without a path", "status --out hdfs://", "hdfs://"),
                bad("a URI that is none", "status --out file:%zz", "file:%zz"),
                bad("a colon", "status --out 10:00", "10:00"),
                bad("an empty experiment", "status --out DIR/experiment", "experiment.json: "),
                bad("half an experiment", "status --out DIR/broken", "broken/experiment.json: "),
                bad("a list for an experiment", "status --out DIR/list", "list/experiment.json: "),
                bad("an experiment of no bytes", "status --out DIR/empty", "empty/experiment.json: "),
                bad("a directory for an experiment", "status --out DIR/odd", "odd"),
                bad("no configuration", "status --conf DIR/nowhere.conf --out DIR/out", "nowhere.conf: cannot be read"),
                bad(
                        "a directory for a configuration",
                        "status --conf DIR/thesis --out DIR/out",
                        "thesis: cannot be read"),
                bad("a blank configuration", "status --conf \u2423 --out DIR/out", "cannot be read"),
                bad("links in a ring for a configuration", "status --conf RING/a --out DIR/out", "/a: cannot be read"),
                bad(
                        "a configuration of the web",
                        "status --conf http://127.0.0.1:1/x.conf --out DIR/out",
                        "http://127.0.0.1:1/x.conf"),
                bad(
                        "a configuration of no file system",
                        "status --conf nosuch://h/x --out DIR/out",
                        "nosuch://h/x: cannot be read"),
                bad("text for a configuration", "status --conf DIR/thesis/thesis.tex --out DIR/out", "thesis.tex:1: "),
                bad(
                        "--set of nothing",
                        "status --conf DIR/x.conf --out DIR/out --set x",
                        "--set x: give it as key=value"),
                bad(
                        "--set of an open quote",
                        "status --conf DIR/x.conf --out DIR/out --set x=\"",
                        "a quote is opened, but not closed"));
    }

    @ParameterizedTest
    @MethodSource({"words", "values", "places"})
    void commandLine_isRefused(Bad<String> line) {
        Ended ended = run(line.input());
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        String sentence = ended.log()
                .lines()
                .filter(each -> !each.startsWith("Try: peacock"))
                .collect(Collectors.joining("\n"));
        Hostile.assertSentence(sentence, line.words());
        assertThat(ended.out()).isEmpty();
        assertThat(Outputs.content(directory)).as("nothing is made or changed").isEqualTo(before);
        assertThat(Path.of(" ")).doesNotExist();
    }

    static Stream<Good<String>> lines() {
        return Stream.of(
                good("an equals sign", "audit epsilon --m=100 --r=100 --v=100", "epsilon is at least 3."),
                good("zeros in front", "audit epsilon --m 0100 --r 100 --v 100", "epsilon is at least 3."),
                good("no right guesses", "audit epsilon --m 100 --r 100 --v 0", "do not rule out any epsilon"),
                good("no guesses", "audit epsilon --m 100 --r 0 --v 0", "do not rule out any epsilon"),
                good("help beside nonsense", "run --help", "Usage: peacock run"),
                good("a shell", "completion", "peacock"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void commandLine_isTaken(Good<String> line) {
        Ended ended = run(line.input());
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).contains(line.value());
        assertThat(Outputs.content(directory)).isEqualTo(before);
    }
}
