package dev.peacock.outcome;

import static dev.peacock.check.Hostile.bad;
import static dev.peacock.check.Hostile.good;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.check.Hostile;
import dev.peacock.check.Hostile.Bad;
import dev.peacock.check.Hostile.Good;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives to import: two runs, three train and two test examples, one array of which is the case. */
class HostileArraysTest {
    private static final byte[] SIX = {0, 1, 0, 1, 0, 1};

    @TempDir
    Path directory;

    private FleetArrays.Checked read(byte[] archive) throws IOException {
        Path file = Files.write(directory.resolve("fleet.npz"), archive);
        return FleetArrays.open(new Configuration(false), new org.apache.hadoop.fs.Path(file.toUri()))
                .check();
    }

    private static byte[] npy(String header, byte... data) {
        return npy(1, header, data);
    }

    private static byte[] npy(int version, String header, byte... data) {
        int sizeBytes = version == 1 ? 2 : 4;
        ByteBuffer buffer = ByteBuffer.allocate(8 + sizeBytes + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put("\u0093NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
        buffer = sizeBytes == 2 ? buffer.putShort((short) header.length()) : buffer.putInt(header.length());
        return buffer.put(header.getBytes(ISO_8859_1)).put(data).array();
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    }

    private static TreeMap<String, byte[]> fleet() {
        return new TreeMap<>(Map.of(
                "trainset_mask.npy", npy(header("|b1", "(2, 3)"), SIX),
                "trainset_correctness.npy", npy(header("|b1", "(2, 3)"), SIX),
                "testset_correctness.npy", npy(header("|b1", "(2, 2)"), Arrays.copyOf(SIX, 4))));
    }

    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] with(String name, byte[] array) {
        TreeMap<String, byte[]> entries = fleet();
        entries.put(name, array);
        return zip(entries);
    }

    private static byte[] mask(byte[] array) {
        return with("trainset_mask.npy", array);
    }

    static Stream<Bad<byte[]>> arrays() {
        String name = "fleet.npz: trainset_mask: ";
        String header = name + "the header is not NumPy's: ";
        return Stream.of(
                bad("empty", mask(new byte[0]), name),
                bad("a magic alone", mask(Arrays.copyOf(npy("", SIX), 6)), name),
                bad("no NumPy file", mask("a,b\n1,2\n".getBytes(ISO_8859_1)), name),
                bad("a pickle", mask(new byte[] {(byte) 0x80, 4, 'c', 'o', 's', '\n'}), name),
                bad("of version 4", mask(npy(4, header("|b1", "(2, 3)"), SIX)), name, "format version 4.0"),
                bad("of version 0", mask(npy(0, header("|b1", "(2, 3)"), SIX)), name, "format version 0.0"),
                bad("Python objects", mask(npy(header("|O", "(2, 3)"), SIX)), name + "contains Python objects"),
                bad(
                        "records",
                        mask(npy("{'descr': [('a', '|b1')], 'fortran_order': False, 'shape': (6,)}", SIX)),
                        name + "contains records with several fields; save a plain array"),
                bad("texts", mask(npy(header("<U1", "(2, 3)"), new byte[24])), name, "<U1"),
                bad("complex numbers", mask(npy(header("<c8", "(2, 3)"), new byte[48])), name, "<c8"),
                bad("dates", mask(npy(header("<M8[s]", "(2, 3)"), new byte[48])), name, "<M8[s]"),
                bad("texts of no length", mask(npy(header("<U0", "(2, 3)"))), name, "<U0"),
                bad("quadruples", mask(npy(header("<f16", "(2, 3)"), new byte[96])), name, "<f16"),
                bad(
                        "no axes",
                        mask(npy(header("|b1", "()"), (byte) 1)),
                        name + "must be a matrix of runs by examples, but has the shape ()"),
                bad("one axis", mask(npy(header("|b1", "(6,)"), SIX)), name + "must be a matrix", "(6,)"),
                bad("three axes", mask(npy(header("|b1", "(2, 3, 1)"), SIX)), name + "must be a matrix", "(2, 3, 1)"),
                bad("a negative axis", mask(npy(header("|b1", "(-2, -3)"), SIX)), header),
                bad("an axis that is no number", mask(npy(header("|b1", "(2, x)"), SIX)), header),
                bad("an axis beyond long", mask(npy(header("|b1", "(99999999999999999999, 3)"), SIX)), header),
                bad("axes that overflow to 0", mask(npy(header("|b1", "(4294967296, 4294967296)"), SIX)), name),
                bad(
                        "axes that overflow to 6",
                        mask(npy(header("|b1", "(3, 6148914691236517207)"), SIX)),
                        "fleet.npz: trainset_mask"),
                bad(
                        "an axis of a million million",
                        mask(npy(header("|b1", "(2, 1000000000000)"), SIX)),
                        name,
                        "truncated"),
                bad("a number for a tuple", mask(npy(header("|b1", "6"), SIX)), header),
                bad(
                        "code",
                        mask(npy(
                                "{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (2, 3)}",
                                SIX)),
                        header),
                bad(
                        "a key too many",
                        mask(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3), 'x': 1}", SIX)),
                        header + "the key 'x'"),
                bad(
                        "a key too few",
                        mask(npy("{'descr': '|b1', 'shape': (2, 3)}", SIX)),
                        header + "the key 'fortran_order' is missing"),
                bad("a header without end", mask(npy("{'descr': '|b1', ", SIX)), header),
                bad("a header of nothing", mask(npy("", SIX)), header),
                bad(
                        "a row too few",
                        mask(npy(header("|b1", "(2, 3)"), Arrays.copyOf(SIX, 5))),
                        name,
                        "but there are 5; the file is truncated"),
                bad(
                        "a byte too many",
                        mask(npy(header("|b1", "(2, 3)"), Arrays.copyOf(SIX, 7))),
                        name,
                        "but there are 7; the file is damaged"),
                bad(
                        "a 2",
                        mask(npy(header("|u1", "(2, 3)"), (byte) 0, (byte) 1, (byte) 2, (byte) 0, (byte) 0, (byte) 0)),
                        name + "row 0, column 2 is 2, but only 0 and 1"),
                bad(
                        "a -1",
                        mask(npy(header("|i1", "(2, 3)"), (byte) 0, (byte) 1, (byte) 0, (byte) -1, (byte) 0, (byte) 0)),
                        name + "row 1, column 0 is -1"),
                bad(
                        "a half",
                        mask(npy(
                                header(">f4", "(2, 3)"),
                                ByteBuffer.allocate(24).putFloat(.5f).array())),
                        name + "row 0, column 0 is 0.5"),
                bad(
                        "NaN",
                        mask(npy(
                                header(">f8", "(2, 3)"),
                                ByteBuffer.allocate(48).putDouble(Double.NaN).array())),
                        name + "row 0, column 0 is NaN"),
                bad(
                        "infinity",
                        mask(npy(
                                header(">f8", "(2, 3)"),
                                ByteBuffer.allocate(48)
                                        .putDouble(Double.POSITIVE_INFINITY)
                                        .array())),
                        name + "row 0, column 0 is Infinity"),
                bad(
                        "the wrong end first",
                        mask(npy(
                                header("<i4", "(2, 3)"),
                                ByteBuffer.allocate(24).putInt(1).array())),
                        name + "row 0, column 0 is 16777216"),
                bad(
                        "fewer models than the others",
                        with("testset_correctness.npy", npy(header("|b1", "(1, 2)"), (byte) 0, (byte) 1)),
                        "trainset_mask is of 2 models (its shape is (2, 3)), but fleet.npz: testset_correctness is of 1 (its shape is (1, 2))"),
                bad(
                        "other examples than the others",
                        mask(npy(header("|b1", "(2, 2)"), Arrays.copyOf(SIX, 4))),
                        "trainset_mask is of 2 train examples (its shape is (2, 2)), but fleet.npz: trainset_correctness is of 3 (its shape is (2, 3))"),
                bad(
                        "labels of one split",
                        with("train_labels.npy", npy(header("|u1", "(3,)"), (byte) 0, (byte) 1, (byte) 2)),
                        "has train_labels but no test_labels; give both or none"),
                bad(
                        "a mask of another case",
                        zip(renamed("Trainset_Mask.npy")),
                        "fleet.npz: has no array 'trainset_mask'; it has Trainset_Mask, "),
                bad(
                        "a mask in a folder",
                        zip(renamed("../../trainset_mask.npy")),
                        "fleet.npz: has no array 'trainset_mask'; it has ../../trainset_mask"),
                bad(
                        "a mask by its whole path",
                        zip(renamed("/etc/trainset_mask.npy")),
                        "fleet.npz: has no array 'trainset_mask'"),
                bad(
                        "a mask twice",
                        with("trainset_mask", new byte[0]),
                        "fleet.npz: holds two arrays named 'trainset_mask'"));
    }

    private static TreeMap<String, byte[]> renamed(String name) {
        TreeMap<String, byte[]> entries = fleet();
        entries.put(name, entries.remove("trainset_mask.npy"));
        return entries;
    }

    /** The good archive, after a change of its bytes. */
    static Stream<Bad<byte[]>> archives() {
        byte[] good = zip(fleet());
        int end = good.length - 22;
        return Stream.of(
                bad("empty", new byte[0], "fleet.npz: not a whole .npz (zip) file"),
                bad(
                        "an empty archive",
                        zip(new TreeMap<>(Map.of("x.npy", new byte[0]))),
                        "fleet.npz: has no array 'trainset_mask'; it has x"),
                bad(
                        "the end alone",
                        Arrays.copyOfRange(good, end, good.length),
                        "fleet.npz: the .npz (zip) file is damaged: it points behind its own end"),
                bad(
                        "without its end",
                        Arrays.copyOf(good, end),
                        "fleet.npz: not a whole .npz (zip) file: its closing record is missing"),
                bad("half of it", Arrays.copyOf(good, good.length / 2), "fleet.npz: not a whole .npz"),
                bad("a .npy", npy(header("|b1", "(2, 3)"), SIX), "fleet.npz: not a whole .npz"),
                bad(
                        "a directory behind the end",
                        changed(good, end + 16, 0x7FFFFFFF),
                        "damaged: it points behind its own end"),
                bad("a directory that is none", changed(good, end + 16, 0), "damaged: its list of arrays is broken"),
                bad("a directory of 4 GiB", changed(good, end + 12, -1), "damaged: it points behind its own end"),
                bad(
                        "an array behind the end",
                        changed(good, directoryAt(good) + 42, 0x7FFFFFF0),
                        "damaged: it points behind its own end"),
                bad(
                        "an array elsewhere",
                        changed(good, directoryAt(good) + 42, 7),
                        "is not where the list of arrays says"),
                bad("another sum", changed(good, directoryAt(good) + 16, 1), "checksum is wrong"),
                bad(
                        "a bomb's size",
                        changed(good, directoryAt(good) + 24, 0x7FFFFFFF),
                        "bytes cannot hold the 2147483647 that the archive claims"),
                bad(
                        "of another method",
                        changed(good, directoryAt(good) + 10, 99),
                        "compressed in a way that NumPy does not write (method 99)"),
                bad("encrypted", changed(good, directoryAt(good) + 8, 1 | 8 << 16), "is encrypted or compressed"));
    }

    /** Where the first entry of the list of arrays begins. */
    private static int directoryAt(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
    }

    private static byte[] changed(byte[] zip, int at, int number) {
        byte[] other = zip.clone();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
        return other;
    }

    @ParameterizedTest
    @MethodSource({"arrays", "archives"})
    void archive_isRefused(Bad<byte[]> archive) {
        Hostile.assertRefused(() -> read(archive.input()), archive.words());
        assertThat(directory)
                .isDirectoryContaining("glob:**fleet.npz")
                .isDirectoryNotContaining(p -> !p.endsWith("fleet.npz"));
    }

    static Stream<Good<byte[]>> goodArrays() {
        return Stream.of(
                good("as it is", zip(fleet()), "same"),
                good("of version 2", mask(npy(2, header("|b1", "(2, 3)"), SIX)), "same"),
                good("of version 3", mask(npy(3, header("|b1", "(2, 3)"), SIX)), "same"),
                good("signed bytes", mask(npy(header("|i1", "(2, 3)"), SIX)), "same"),
                good(
                        "columns first",
                        mask(npy(
                                header("|b1", "(2, 3)").replace("False", "True"),
                                (byte) 0,
                                (byte) 1,
                                (byte) 1,
                                (byte) 0,
                                (byte) 0,
                                (byte) 1)),
                        "same"),
                good("long numbers of Python 2", mask(npy(header("|b1", "(2L, 3L)"), SIX)), "same"),
                good(
                        "reals with the large end first",
                        mask(npy(
                                header(">f4", "(2, 3)"),
                                ByteBuffer.allocate(24)
                                        .putFloat(4, 1)
                                        .putFloat(12, 1)
                                        .putFloat(20, 1)
                                        .array())),
                        "same"),
                good("names that lead out are names", with("../../../../tmp/evil.npy", SIX), "same"),
                good("a comment at the end", commented(zip(fleet())), "same"));
    }

    private static byte[] commented(byte[] zip) {
        byte[] longer = Arrays.copyOf(zip, zip.length + 3);
        longer[zip.length - 2] = 3;
        return longer;
    }

    @ParameterizedTest
    @MethodSource("goodArrays")
    void archive_isRead(Good<byte[]> archive) throws IOException {
        assertThat(read(archive.input())).isEqualTo(read(zip(fleet())));
        assertThat(Path.of("/tmp/evil.npy")).doesNotExist();
    }
}
