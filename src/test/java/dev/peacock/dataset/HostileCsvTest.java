package dev.peacock.dataset;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import dev.peacock.config.SourceConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CSV files as x.csv, with the header {@code a,b,label} unless a case says otherwise. */
class HostileCsvTest {
    private static final String HEADER = "a,b,label\n";

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("in/x.csv");
    }

    private PackedStore pack(SourceConfig source) {
        return Fixtures.pack(source, null, directory);
    }

    /** Nothing is left of a file that was refused. */
    private void assertRefused(SourceConfig source, List<String> words) {
        Hostile.assertRefused(() -> pack(source), words);
        assertThat(Fixtures.names(directory)).isSubsetOf("in");
    }

    private SourceConfig csv(String label, boolean header) {
        return new SourceConfig.Csv(file().toString(), label, header, null);
    }

    static Stream<Bad<String>> texts() {
        Stream<Bad<String>> fields = Stream.of(
                        "-NaN",
                        "Infinity",
                        "-Infinity",
                        "inf",
                        "1e39",
                        "-1e39",
                        "0x10",
                        "1_000",
                        "1f",
                        "1d",
                        "1L",
                        "1.2.3",
                        "1,5".replace(',', ';'),
                        "--1",
                        "+-1",
                        "1e",
                        "e1",
                        "1/2",
                        "\uFF11",
                        "\u0661",
                        "true",
                        "1 2",
                        "\"1\"\"\"",
                        "=1+1",
                        "$1",
                        "1%",
                        "\u22121",
                        "1\u00A0000",
                        "'1'",
                        "1e5e5",
                        "9".repeat(500))
                .map(field -> bad(
                        "field " + (field.length() > 9 ? "long" : field.replaceAll("[^ -~]", "?")),
                        HEADER + "1,2,0\n3," + field + ",1\n",
                        "x.csv: row 1 (line 3), column 'b': "));
        Stream<Bad<String>> lines = Stream.of(
                bad("empty", "", "dataset.train has no examples"),
                bad("a header alone", HEADER, "no examples"),
                bad("line ends alone", "\n\n\n", "dataset.train has no examples"),
                bad(
                        "a field too few",
                        HEADER + "1,2,0\n1,0\n",
                        "x.csv: row 1 (line 3) has 2 columns, but the first line has 3"),
                bad("a field too many", HEADER + "1,2,0\n1,2,3,0\n", "x.csv: row 1 (line 3) has 4 columns"),
                bad(
                        "semicolons",
                        "a;b;label\n1;2;0\n",
                        "x.csv has no column 'label'",
                        "save the file with commas in place of"),
                bad("a comma at the end", HEADER + "1,2,0,\n", "x.csv: row 0 (line 2) has 4 columns"),
                bad(
                        "semicolons",
                        "a;b;label\n1;2;0\n",
                        "x.csv has no column 'label' for the label",
                        "its header is: a;b;label"),
                bad("tabs", "a\tb\tlabel\n1\t2\t0\n", "x.csv has no column 'label' for the label"),
                bad(
                        "another case",
                        "a,b,Label\n1,2,0\n",
                        "x.csv has no column 'label' for the label; its header is: a, b, Label"),
                bad("no header", "1,2,0\n3,4,1\n", "x.csv has no column 'label' for the label; its header is: 1, 2, 0"),
                bad("a quoted header of one", "\"a,b,label\"\n1,2,0\n", "x.csv has no column 'label'"),
                bad(
                        "two labels",
                        "a,label,label\n1,2,0\n",
                        "x.csv has several columns named 'label'; give the label's number instead"),
                bad("a label alone", "label\n0\n1\n", "x.csv has no feature columns beside the label"),
                bad("an empty label", HEADER + "1,2,0\n1,2,\n", "x.csv: row 1 (line 3): the label is empty"),
                bad("a blank label", HEADER + "1,2,0\n1,2,\u2003\n", "x.csv: row 1 (line 3): the label is empty"),
                bad(
                        "a label beyond long",
                        HEADER + "1,2,0\n1,2,999999999999999999\n",
                        "x.csv: row 1 (line 3): label 999999999999999999 is too large for a class number"),
                bad(
                        "a label beyond the classes",
                        HEADER + "1,2,0\n1,2,2000000\n",
                        "x.csv: row 1 (line 3): label 2000000 is too large"),
                bad("a quote without end", HEADER + "1,2,0\n\"1,2,1\n3,4,1\n", "x.csv"),
                bad("a quote in a field", HEADER + "1,2,0\n\"1\"x,2,1\n", "x.csv"),
                bad("nulls", HEADER + "1,2,0\n\0\0\0\n", "x.csv: row 1 (line 3) has 1 columns"),
                bad(
                        "a page of the web",
                        "<!DOCTYPE html>\n<html><body>404, not found</body></html>\n",
                        "x.csv has no column 'label'"),
                bad(
                        "an LFS pointer",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                        "x.csv has no column 'label'"),
                bad("a word", "a,label\ndog,0\n", "x.csv: column 'a' has a different value in every train example"),
                bad(
                        "a header twice",
                        "a,label\n1,0\na,label\n",
                        "x.csv: row 1 (line 3), column 'a': 'a' is not a number"),
                bad("a comment", "# made by hand\n" + HEADER + "1,2,0\n", "x.csv has no column 'label'"),
                bad(
                        "carriage returns alone, and a bad field",
                        "a,b,label\r1,2,0\r1,x,1\r",
                        "x.csv: row 1 (line ",
                        "column 'b': 'x' is not a number"));
        return Stream.concat(fields, lines);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void text_isRefused(Bad<String> text) {
        Fixtures.write(file(), text.input());
        assertRefused(csv("label", true), text.words());
    }

    static Stream<Good<String>> goodTexts() {
        return Stream.of(
                good("a byte order mark", "\uFEFFa,b,label\n1,2,0\n", "[1.0, 2.0] 0"),
                good("a quoted mark", "\uFEFF\"a\",b,label\n1,2,0\n", "[1.0, 2.0] 0"),
                good("carriage returns", "a,b,label\r\n1,2,0\r\n", "[1.0, 2.0] 0"),
                good("carriage returns alone", "a,b,label\r1,2,0\r", "[1.0, 2.0] 0"),
                good("no line end at the end", HEADER + "1,2,0", "[1.0, 2.0] 0"),
                good("blank lines", HEADER + "\n\n1,2,0\n\n", "[1.0, 2.0] 0"),
                good("blanks around", " a , b , label \n 1 , 2 , 0 \n", "[1.0, 2.0] 0"),
                good("quotes", "\"a\",\"b\",\"label\"\n\"1\",\"2\",\"0\"\n", "[1.0, 2.0] 0"),
                good("a label first", "label,a,b\n0,1,2\n", "[1.0, 2.0] 0"),
                good("exponents", HEADER + "1e0,2E+0,0\n", "[1.0, 2.0] 0"),
                good("a plus", HEADER + "+1,2.,0\n", "[1.0, 2.0] 0"),
                good("zero below a float", HEADER + "1e-60,-0.0,0\n", "[0.0, 0.0] 0"),
                good("a line end in a label", HEADER + "1,2,\"x\ny\"\n", "[1.0, 2.0] x\ny"),
                good(
                        "markup in a label",
                        HEADER + "1,2,<script>alert(1)</script>\n",
                        "[1.0, 2.0] <script>alert(1)</script>"),
                good("a formula in a label", HEADER + "1,2,=1+1\n", "[1.0, 2.0] =1+1"),
                good("a comma in a label", HEADER + "1,2,\"a,b\"\n", "[1.0, 2.0] a,b"),
                good("negative labels are names", HEADER + "1,2,-1\n", "[1.0, 2.0] -1"),
                good("zeros before a label", HEADER + "1,2,007\n", "[1.0, 2.0] 7"),
                good("names twice, but not the label's", "a,a,label\n1,2,0\n", "[1.0, 2.0] 0"));
    }

    @ParameterizedTest
    @MethodSource("goodTexts")
    void text_isRead(Good<String> text) {
        Fixtures.write(file(), text.input());
        try (PackedStore store = pack(csv("label", true))) {
            assertThat(Arrays.toString(Fixtures.values(store, 0)) + " "
                            + store.labelNames().get(store.label(0)))
                    .isEqualTo(text.value());
        }
    }

    static Stream<Bad<String>> columns() {
        return Stream.of(
                bad("beyond the last", "3", "x.csv has no column 3 for the label: its columns are 0..2"),
                bad("far beyond", "999999999", "x.csv has no column 999999999 for the label"),
                bad("of no name", "x", "x.csv has no column 'x' for the label; its header is: a, b, label"),
                bad("of a path", "../label", "x.csv has no column '../label'"));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void labelColumn_isRefused(Bad<String> label) {
        Fixtures.write(file(), HEADER + "1,2,0\n");
        assertRefused(csv(label.input(), true), label.words());
    }

    static Stream<Bad<byte[]>> files() {
        byte[] packed = Fixtures.gzip((HEADER + "1,2,0\n".repeat(99)).getBytes(StandardCharsets.UTF_8));
        byte[] damaged = packed.clone();
        damaged[packed.length - 6] ^= 1;
        return Stream.of(
                bad("gzip cut off", Arrays.copyOf(packed, packed.length - 9), "x.csv cannot be read: "),
                bad("gzip cut in its header", Arrays.copyOf(packed, 5), "x.csv cannot be read: "),
                bad("gzip of another sum", damaged, "x.csv cannot be read: ", "GZIP"),
                bad("a gzip magic alone", Fixtures.bytes(0x1F, 0x8B), "x.csv cannot be read: "),
                bad("a zip", Fixtures.bytes('P', 'K', 3, 4, 20, 0, 0, 0), "x.csv is a zip archive"),
                bad("UTF-16", (HEADER + "1,2,0\n").getBytes(StandardCharsets.UTF_16), "x.csv"),
                bad("a gzipped line without end", Fixtures.gzip(new byte[(1 << 26) + 9]), "x.csv", "line"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_isRefused(Bad<byte[]> file) {
        Fixtures.write(file(), file.input());
        assertRefused(csv("label", true), file.words());
    }

    static Stream<Bad<String>> paths() {
        return Stream.of(
                bad("nowhere", "/nowhere/x.csv", "/nowhere/x.csv does not exist"),
                bad("a directory", "/tmp", "/tmp is a directory, but must be a file"),
                bad("of no file system", "nosuch://host/x.csv", "nosuch://host/x.csv cannot be read: ", "nosuch"),
                bad("of a file system that is not here", "s3a://bucket/x.csv", "s3a://bucket/x.csv cannot be read: "),
                bad("of the web", "http://127.0.0.1:1/x.csv", "http://127.0.0.1:1/x.csv"),
                bad("of two colons", "10:00.csv", "10:00.csv"),
                bad("of a device", "/dev/null/x.csv", "/dev/null/x.csv"),
                bad("with a password", "hdfs://me:secret@h/x.csv", "the URI contains a password", "remove it"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void path_isRefused(Bad<String> path) {
        assertRefused(new SourceConfig.Csv(path.input(), "label", true, null), path.words());
    }
}
