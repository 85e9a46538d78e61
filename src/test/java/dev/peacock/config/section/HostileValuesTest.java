package dev.peacock.config.section;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a key does not take, keys that are none, and {@code --set}s that are none. */
class HostileValuesTest {
    private static final String RATE = "training.updater.sgd.rate = ";

    /** Numbers that are none, or none for this key. */
    static Stream<Bad<String>> numbers() {
        Stream<Bad<String>> whole = Stream.of(
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "0x10",
                        "1_000",
                        "\"1,000\"",
                        "1.5",
                        "-1",
                        "0",
                        "1e7",
                        "1e308",
                        "1e999",
                        "99999999999999999999",
                        "4294967297",
                        "2147483648",
                        "1/2",
                        "3f",
                        "3L",
                        "\"\"",
                        "\" \"",
                        "\"3 \"",
                        "true",
                        "yes",
                        "[3]",
                        "{}",
                        "\"\uFF13\"",
                        "\"\u0663\"",
                        "1e-5",
                        "..1",
                        "--3",
                        "0b11",
                        "٣",
                        "\"3\\n4\"",
                        "\"" + "9".repeat(100_000) + "\"",
                        "[[[[1]]]]",
                        "\"\u202E3\"")
                .map(value -> bad(
                        "epochs " + shown(value),
                        "training.epochs = " + value,
                        "x.conf:3: training.epochs: must be a whole number from 1 to 1000000, but is "));
        Stream<Bad<String>> real = Stream.of(
                        "NaN",
                        "Infinity",
                        "0x1p3",
                        "\"0,1\"",
                        "0",
                        "-0.1",
                        "-0",
                        "1e308",
                        "1e100",
                        "1e999999999",
                        "\"\u00BD\"",
                        "1d",
                        "[0.1, 0.2]",
                        "0.1.2",
                        "%5")
                .map(value -> bad(
                        "rate " + shown(value),
                        RATE + value,
                        "x.conf:3: training.updater.sgd.rate: must be a number above 0 and at most 1e99, but is "));
        Stream<Bad<String>> shares = Stream.of(
                        "0", "1", "1.0000000000000000000000000000001", "-0.5", "50%", "\"0,5\"", "NaN", "1e-999")
                .map(value -> bad(
                        "ratio " + shown(value),
                        "subsets.ratio = " + value,
                        "x.conf:3: subsets.ratio: must be a number between 0 and 1, both excluded, but is "));
        Stream<Bad<String>> durations = Stream.of(
                        "5", "0 s", "-5 s", "5 days", "1e3 s", "999999 h", "5ms", "\"5\u00A0s\"")
                .map(value -> bad(
                        "timeout " + shown(value),
                        "training.stack-timeout = " + value,
                        "x.conf:3: training.stack-timeout: must be a duration such as 90 s, 30 min or 2 h, but is "));
        return Stream.of(whole, real, shares, durations).flatMap(each -> each);
    }

    private static String shown(String value) {
        return value.length() > 20 ? value.substring(0, 20) : value.replaceAll("[^ -~]", "?");
    }

    static Stream<Bad<String>> keys() {
        return Stream.of(
                bad("another case", "Training.epochs = 3", "x.conf:3: Training: no such key; did you mean training?"),
                bad(
                        "another case below",
                        "training.Epochs = 3",
                        "training.Epochs: no such key; did you mean training.epochs?"),
                bad(
                        "an underscore",
                        "training.weight_decay = 3",
                        "training.weight_decay: no such key; did you mean training.weight-decay?"),
                bad(
                        "another block's",
                        "training.ratio = 3",
                        "training.ratio: no such key; did you mean subsets.ratio?"),
                bad("a quoted path", "\"training.epochs\" = 3", "x.conf:3: \"training.epochs\": no such key"),
                bad("an empty key", "\"\" = 3", "x.conf:3: \"\": no such key"),
                bad("a blank key", "training.\" \" = 3", "training.\" \": no such key"),
                bad("of another script", "training.\u0435pochs = 3", "x.conf:3: training.\"еpochs\": no such key"),
                bad("a line end", "training.\"a\\nb\" = 3", "training.\"a\\nb\": no such key"),
                bad("of a prototype", "__proto__.x = 3", "x.conf:3: __proto__: no such key"),
                bad("a block for a number", "training.epochs { a = 1 }", "training.epochs: must be a whole number"),
                bad("a number for a block", "training = 3", "x.conf:3: training: must be a block in braces, but is 3"),
                bad("a list for a block", "training = [3]", "training: must be a block in braces, but is [3]"),
                bad("appended to a block", "training += 3", "training: must be a block in braces"),
                bad("appended to a number", "training.epochs += 3", "training.epochs: must be a whole number"),
                bad(
                        "a word of another case",
                        "training.backend = DL4J",
                        "training.backend: must be one of auto, fleet, dl4j"),
                bad(
                        "no such word",
                        "training.kernels = cuda",
                        "training.kernels: must be one of auto, cpu, nd4j, but is "),
                bad(
                        "two updaters",
                        "training.updater { sgd { rate = 1 }, adam {} }",
                        "training.updater: takes only one of"),
                bad("no updater", "training.updater {}", "training.updater: must be one of", "but is empty"),
                bad(
                        "an updater that is none",
                        "training.updater = rmsprop",
                        "training.updater: must be one of sgd, momentum, nesterovs, adam"),
                bad(
                        "true for a truth",
                        "outcome.margins = TRUE",
                        "outcome.margins: must be one of true, half, false, auto"),
                bad("1 for a truth", "outcome.margins = 1", "outcome.margins: must be one of true, half, false, auto"),
                bad("two models", "model.nearest-neighbour = {}", "model: takes only one of", "remove one"),
                bad(
                        "two data sets",
                        "dataset.train { format = csv, path = x, label = y }",
                        "dataset.train: cannot be combined with dataset.builtin"),
                bad(
                        "a shape without values",
                        "dataset.shape = []",
                        "dataset.shape: must be [height, width, channels] or [values]"),
                bad(
                        "a shape of two sides",
                        "dataset.shape = [8, 8]",
                        "dataset.shape: must be [height, width, channels]"),
                bad(
                        "a shape that overflows",
                        "dataset.shape = [65536, 65536, 1]",
                        "dataset.shape: must have fewer than 2^31 values"),
                bad(
                        "a shape that overflows to 64",
                        "dataset.shape = [2147483647, 2147483647, 64]",
                        "dataset.shape: must have fewer than 2^31 values"),
                bad(
                        "a side of nothing",
                        "dataset.shape = [8, 0, 8]",
                        "x.conf:3: dataset.shape[1]: must be a whole number of at least 1"),
                bad(
                        "a blank path",
                        "model = null\ndataset.builtin = null\ndataset.imported = \" \"",
                        "x.conf:5: dataset.imported: must be a non-empty text"),
                bad(
                        "models beyond int",
                        "subsets.models = 2147483648",
                        "subsets.models: must be a whole number from 1 to 1000000"),
                bad(
                        "a seed beyond long",
                        "subsets.seed = 9223372036854775808",
                        "subsets.seed: must be a whole number of 64 bits"));
    }

    @ParameterizedTest
    @MethodSource({"numbers", "keys"})
    void line_isRefused(Bad<String> line) {
        Hostile.assertRefused(() -> Reading.minimalWith(line.input()), line.words());
    }

    static Stream<Bad<String>> sets() {
        return Stream.of(
                bad("nothing", "", "--set : give it as key=value"),
                bad("no equals sign", "training.epochs", "--set training.epochs: give it as key=value"),
                bad("no key", "=3", "--set =3: give it as key=value"),
                bad("no value", "training.epochs=", "--set training.epochs=: training.epochs: must be a whole number"),
                bad("a blank key", " =3", "--set  =3: "),
                bad("a colon", "training.epochs:3", "give it as key=value"),
                bad("an open list", "subsets.models=[1", "--set subsets.models=[1: "),
                bad(
                        "an open quote",
                        "training.epochs=\"3",
                        "--set training.epochs=\"3: a quote is opened, but not closed; close it"),
                bad("an open quote in the key", "training.\"epochs=3", "path has "),
                bad("an open brace", "training={epochs=3", "--set training={epochs=3: Expecting close brace }"),
                bad("an open substitution", "training.epochs=${x", "--set training.epochs=${x: "),
                bad("a substitution of nothing", "training.epochs=${nowhere}", "${nowhere} is set neither"),
                bad(
                        "a substitution of itself",
                        "training.epochs=${training.epochs}${training.epochs}",
                        "refers to itself"),
                bad("a path that ends in a dot", "training.=3", "--set training.=3: ", "period"),
                bad("a second line", "training.epochs=3\ntraining.batch=4", "training.epochs: must be a whole number"),
                bad("a shell's quotes", "'training.epochs=3'", "\"'training\": no such key; did you mean training?"),
                bad("dashes", "--training.epochs=3", "--training: no such key; did you mean training?"),
                bad(
                        "a comma's number",
                        "subsets.ratio=0,5",
                        "--set subsets.ratio=0,5: subsets.ratio: must be a number between 0 and 1"),
                bad("an include", "include=\"/etc/passwd\"", "--set include="));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void set_isRefused(Bad<String> set) {
        Hostile.assertRefused(() -> Reading.minimalWith("", set.input()), set.words());
    }

    static Stream<Good<List<String>>> goodSets() {
        return Stream.of(
                good("the later of two", List.of("training.epochs=3", "training.epochs=4"), "\"epochs\":4"),
                good("blanks", List.of("training.epochs = 3"), "\"epochs\":3"),
                good("null", List.of("training.epochs=3", "training.epochs=null"), "\"epochs\":10"),
                good("a block", List.of("training={epochs=3}"), "\"epochs\":3"),
                good(
                        "an equals sign in a value",
                        List.of("dataset.builtin=null", "dataset.imported=/x=y.npz"),
                        "\"/x=y.npz\""),
                good("a URI", List.of("dataset.builtin=null", "dataset.imported=hdfs://h:1/x#y"), "\"hdfs://h:1/x#y\""),
                good("a small number", List.of("training.l2=1e-100"), "1E-100"),
                good("less than a double", List.of("training.l2=0.0"), "\"l2\":0"));
    }

    @ParameterizedTest
    @MethodSource("goodSets")
    void set_isRead(Good<List<String>> sets) {
        String lines = sets.input().toString().contains("imported") ? "model = null" : "";
        String read = Reading.read(Reading.MINIMAL + lines, sets.input().toArray(String[]::new))
                .effective();
        assertThat(read.replaceAll("\\s", "")).contains(sets.value());
    }
}
