package dev.peacock.config.section;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is no HOCON, or more of it than meets the eye; each as a file of a minimal configuration and these lines. */
class HostileConfigurationTest {
    static Stream<Bad<String>> syntax() {
        return Stream.of(
                bad("a quote that is not closed", "x = \"abc", "x.conf:3: a quote is opened, but not closed; close it"),
                bad("and a line end behind it", "x = \"abc\ny = 1", "x.conf:3: a quote is opened, but not closed"),
                bad("three quotes", "x = \"\"\"abc\n\n", "x.conf:", "a quote is opened, but not closed"),
                bad("a quoted key", "\"x = 1", "x.conf:3: a quote is opened, but not closed"),
                bad("a quote in a path", "x.\"y = 1", "x.conf:3: path has "),
                bad("a quote in a list", "x = [\"a, b]", "x.conf:3: a quote is opened, but not closed"),
                bad("a substitution without its end", "x = ${y", "x.conf:3: ", "${ was not closed"),
                bad("a quote in a substitution", "x = ${\"y}", "x.conf:3: a quote is opened, but not closed"),
                bad("an empty substitution", "x = ${}", "x.conf:3: "),
                bad("a dollar alone", "x = $", "x.conf:3: ", "'$'"),
                bad("a brace too few", "training {", "x.conf:", "a brace is opened, but not closed"),
                bad("a brace too many", "training { } }", "x.conf:3: ", "}"),
                bad("a bracket too few", "x = [1, 2", "x.conf:", "end of file"),
                bad("a bracket for a brace", "training { epochs = 3 ]", "x.conf:3: ", "]"),
                bad("no value", "training.epochs =", "x.conf:"),
                bad("no key", "= 3", "x.conf:3: "),
                bad("two colons", "x : : 1", "x.conf:3: ", "':'"),
                bad("a path of dots", "a..b = 1", "x.conf:3: ", "period"),
                bad("a path that ends in a dot", "a. = 1", "x.conf:3: ", "period"),
                bad("a path that begins with a dot", ".a = 1", "x.conf:3: ", "period"),
                bad("an escape that is none", "x = \"\\q\"", "x.conf:3: ", "backslash"),
                bad("half an escape", "x = \"\\u12\"", "x.conf:3: ", "hex"),
                bad("a reserved character", "x = @home", "x.conf:3: ", "'@'", "not allowed outside quotes"),
                bad("a plus", "training.epochs = +3", "x.conf:3: ", "'+'"),
                bad("a nul", "\0", "x.conf:3: "),
                bad(
                        "a list beside a block",
                        "x = {a = 1} [1]",
                        "x.conf:3: ",
                        "directly follows another value; put a comma"),
                bad("a number beside a list", "x = [1] 3", "x.conf:3: ", "directly follows another value"),
                bad("a word beside a block", "x = ${dataset} 3", "x.conf:", "directly follows another value"),
                bad("include without a name", "include", "x.conf:", "include"),
                bad("two names of one include", "include \"x\" \"y\"", "x.conf:3: "));
    }

    /** Nothing is opened and nothing is fetched: what is not supported is said before. */
    static Stream<Bad<String>> includes() {
        return Stream.of(
                        "\"x.conf\"",
                        "\"/etc/passwd\"",
                        "file(\"/etc/passwd\")",
                        "classpath(\"reference.conf\")",
                        "url(\"http://127.0.0.1:1/x\")",
                        "url(\"file:///etc/passwd\")",
                        "url(\"jar:http://127.0.0.1:1/a.jar!/x\")",
                        "required(file(\"nowhere\"))",
                        "required(url(\"https://127.0.0.1:1/x\"))",
                        "\"http://127.0.0.1:1/x\"",
                        "\"../../x\"")
                .map(what -> bad(
                        "include " + what,
                        "include " + what,
                        "x.conf:3: include ",
                        "is not supported; write its settings"));
    }

    static Stream<Bad<String>> substitutions() {
        String many = "substitutions (${...}) add more than 4194304 characters here; write the values out";
        return Stream.of(
                bad("itself", "x = ${x}", "x.conf:3: ${x} refers to itself; write its value out"),
                bad("each other", "x = ${y}\ny = ${x}", "x.conf:", "refers to itself"),
                bad("three in a ring", "x = ${y}\ny = ${z}\nz = ${x}", "refers to itself"),
                bad("into itself", "x { y = ${x} }", "refers to itself"),
                bad("a ring of lists", "a = [1]\n" + "a = [${a}, ${a}]\n".repeat(40), "refers to itself"),
                bad("nothing", "training.epochs = ${nowhere}", "x.conf:3: ${nowhere} is set neither", "set it"),
                bad(
                        "nothing in a path",
                        "training.epochs = ${training.nowhere}",
                        "x.conf:3: ${training.nowhere} is set neither"),
                bad("words that double", chain("x", "a%2$d = ${a%1$d}${a%1$d}"), "x.conf:", many),
                bad("words that triple", chain("x", "a%2$d = ${a%1$d} ${a%1$d} ${a%1$d}"), "x.conf:", many),
                bad("lists that double", chain("[1]", "a%2$d = ${a%1$d} ${a%1$d}"), "x.conf:", many),
                bad("lists of lists", chain("[1]", "a%2$d = [${a%1$d}, ${a%1$d}]"), "x.conf:", many),
                bad("blocks of blocks", chain("{x = 1}", "a%2$d = {l = ${a%1$d}, r = ${a%1$d}}"), "x.conf:", many),
                bad("optional ones", chain("x", "a%2$d = ${?a%1$d}${?a%1$d}"), "x.conf:", many),
                bad("quoted ones", chain("x", "a%2$d = ${\"a%1$d\"}${\"a%1$d\"}"), "x.conf:", many),
                bad("in a block", "b {\n" + chain("x", "a%2$d = ${b.a%1$d}${b.a%1$d}") + "\n}", "x.conf:", many),
                bad("of itself", "a = x\n" + "a = ${a}${a}\n".repeat(40), "x.conf:3: ", many),
                bad("of itself, as lists", "a = [1]\n" + "a = ${a} ${a}\n".repeat(40), "x.conf:3: ", many),
                bad("of itself, by another", "a = x\nb = ${a}\n" + "a = ${b}${b}\n".repeat(40), "x.conf:3: ", many),
                bad(
                        "of itself, in a block",
                        "b = {x = y}\na = ${b}\n" + "a = {x = ${a.x}${a.x}}\n".repeat(40),
                        "x.conf:",
                        many),
                bad(
                        "wide and shallow",
                        "a = " + "x".repeat(1_000) + "\nb = " + "${a}".repeat(5_000),
                        "x.conf:4: ",
                        many));
    }

    /** Forty lines, a1 to a40, each made from the number of the line before and its own. */
    private static String chain(String first, String line) {
        StringBuilder lines = new StringBuilder("a0 = " + first + "\n");
        IntStream.rangeClosed(1, 40)
                .forEach(i -> lines.append(line.formatted(i - 1, i)).append('\n'));
        return lines.toString();
    }

    static Stream<Bad<String>> nesting() {
        return Stream.of(
                bad(
                        "blocks without end",
                        "x = " + "{a = ".repeat(20_000) + "1" + "}".repeat(20_000),
                        "x.conf:1: ",
                        "nested too deeply"),
                bad(
                        "lists without end",
                        "x = " + "[".repeat(20_000) + "]".repeat(20_000),
                        "x.conf:1: ",
                        "nested too deeply"),
                bad("a key of many dots", "a" + ".a".repeat(20_000) + " = 1", "x.conf:"),
                bad(
                        "a chain of names",
                        "b0 = 1\n"
                                + IntStream.range(1, 20_000)
                                        .mapToObj(i -> "b" + i + " = ${b" + (i - 1) + "}\n")
                                        .reduce("", String::concat)
                                        .toString(),
                        "x.conf:1: ",
                        "nested too deeply"));
    }

    @ParameterizedTest
    @MethodSource({"syntax", "includes", "substitutions", "nesting"})
    void lines_areRefused(Bad<String> lines) {
        Hostile.assertRefused(() -> Reading.minimalWith(lines.input()), lines.words());
    }

    static Stream<Good<String>> lines() {
        return Stream.of(
                good("a byte order mark", "\uFEFFtraining.epochs = 3", "\"epochs\":3"),
                good("carriage returns", "training.epochs = 3\r\ntraining.batch = 7\r\n", "\"batch\":7"),
                good("a space that does not break", "\u00A0training.epochs\u00A0=\u00A03", "\"epochs\":3"),
                good("the later of two", "training.epochs = 3\ntraining.epochs = 4", "\"epochs\":4"),
                good("null is no value", "training.epochs = 4\ntraining.epochs = null", "\"epochs\":10"),
                good("JSON", "\"training\": {\"epochs\": 3}", "\"epochs\":3"),
                good("comments", "training.epochs = 3 # not 4\n// training.epochs = 5", "\"epochs\":3"),
                good(
                        "an optional one that is nowhere",
                        "training.epochs = 3\ntraining.epochs = ${?nowhere}",
                        "\"epochs\":3"),
                good("a quoted number", "training.epochs = \"3\"", "\"epochs\":3"),
                good("a whole number with a point", "training.epochs = 3.0", "\"epochs\":3"),
                good("a whole number with an exponent", "training.epochs = 3e1", "\"epochs\":30"),
                good("zeros in front", "training.epochs = 007", "\"epochs\":7"),
                good(
                        "a long chain",
                        "training { epochs = 3, batch = ${training.epochs}, stack = ${training.batch} }",
                        "\"stack\":3"),
                good(
                        "a list that grows",
                        "subsets.design = exclusion\nsubsets.exclude = [[1]]\n"
                                + "subsets.exclude += [2]\n".repeat(100),
                        "[[1],[2],"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void lines_areRead(Good<String> lines) {
        String read = Reading.read(Reading.MINIMAL + lines.input()).effective();
        assertThat(read.replaceAll("\\s", "")).contains(lines.value());
    }
}
