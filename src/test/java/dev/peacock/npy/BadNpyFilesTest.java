package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad file is one UserError that names it. */
@Tag("process")
class BadNpyFilesTest {
    private static final String GOOD = "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3), }";

    @TempDir
    Path directory;

    private static byte[] npy(String header, byte... data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(header.length() & 0xFF);
        out.write(header.length() >>> 8);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        return out.toByteArray();
    }

    private void read(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("x.npy"), bytes);
        try (BitRows rows = NpyArray.of(NumPy.file(file)).bitRows()) {
            for (int r = 0; r < rows.rows(); r++) {
                rows.next();
            }
        }
    }

    private void assertRefused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(UserError.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("x.npy: ")
                        .satisfies(message -> List.of(words)
                                .forEach(word -> assertThat(message).contains(word)))
                        .doesNotContain("\n"));
    }

    @Test
    void goodFile_isRead() throws IOException {
        read(npy(GOOD, new byte[6]));
    }

    @Test
    void everyTruncation_isRefused() throws IOException {
        byte[] whole = npy(GOOD, new byte[6]);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void longerFileThanTheHeaderSays_isRefused() throws IOException {
        assertRefused(npy(GOOD, new byte[7]), "(2, 3) in 6 bytes, but there are 7", "damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(2000000000, 2000000000)",
                "(999999999999999999, 999999999999999999)",
                "(4294967296, 4294967296)",
                "(2147483648, 1)",
                "(0, 3)"
            })
    void absurdShape_isRefusedWithoutAllocating(String shape) throws IOException {
        assertRefused(npy("{'descr': '<i8', 'fortran_order': True, 'shape': " + shape + "}", new byte[6]), "shape");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "|O; Python objects",
                "O; Python objects",
                "<U0; is not supported",
                "<U10000; is not supported",
                "|S5; is not supported",
                "<u8; is not supported",
                "<c16; is not supported",
                "<M8[ns]; is not supported",
                "i8; is not supported",
                "; is not supported"
            })
    void otherType_isRefused(String descr, String words) throws IOException {
        assertRefused(npy(GOOD.replace("|b1", descr == null ? "" : descr), new byte[6]), words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '|b1', 'fortran_order': False}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
                "{'descr': '|b1', 'descr': '|b1', 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': '|b1', 'fortran_order': 0, 'shape': (2, 3)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': [2, 3]}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (6)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (-2, 3)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (2 3)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3e0)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (99999999999999999999, 0)}",
                "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3)} or 1",
                "{'descr': '|b1' 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': '\\x7cb1', 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': [('a', '|b1')], 'fortran_order': False, 'shape': (6,)}",
                "{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (2, 3)}",
                "dict(descr='|b1', fortran_order=False, shape=(2, 3))"
            })
    void headerThatNumPyDoesNotWrite_isRefused(String header) throws IOException {
        assertRefused(npy(header, new byte[6]));
    }

    @Test
    void unknownVersion_isRefused() throws IOException {
        byte[] file = npy(GOOD, new byte[6]);
        file[6] = 4;
        assertRefused(file, "format version 4.0");
    }

    @Test
    void hugeHeader_isRefusedWithoutReadingIt() throws IOException {
        byte[] file = npy(GOOD, new byte[6]);
        file[6] = 2;
        Arrays.fill(file, 8, 12, (byte) 0x7F);
        assertRefused(file, "header claims");
    }

    @Test
    void valuesBeside0And1_areRefusedWithTheirPlace() throws IOException {
        assertRefused(npy(GOOD, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 2, (byte) 0), "row 1, column 1 is 2");
        String fortran = GOOD.replace("False", "True");
        assertRefused(npy(fortran, (byte) 0, (byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 7), "row 1, column 2 is 7");
        String real = "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 1)}";
        assertRefused(npy(real, (byte) 0x3F, (byte) 0, (byte) 0, (byte) 0), "row 0, column 0 is 0.5");
        assertRefused(npy(real, (byte) 0x7F, (byte) 0xC0, (byte) 0, (byte) 0), "is NaN");
        assertRefused(npy("{'descr': '|i1', 'fortran_order': False, 'shape': (1, 1)}", (byte) -1), "is -1");
    }

    @Test
    void vectorWhereAMatrixIsWanted_isRefused() throws IOException {
        assertRefused(npy(GOOD.replace("(2, 3)", "(6,)"), new byte[6]), "must be a matrix", "(6,)");
    }

    @Test
    void labelsThatAreNoWholeNumbers_areRefused() throws IOException {
        Path file = Files.write(
                directory.resolve("x.npy"),
                npy("{'descr': '|i1', 'fortran_order': False, 'shape': (3,)}", new byte[] {1, -1, 5}));
        NpyArray array = NpyArray.of(NumPy.file(file));
        assertThatThrownBy(() -> array.wholeNumbers(9))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("element 1 is -1");
        assertThatThrownBy(() -> array.wholeNumbers(0)).hasMessageContaining("element 0 is 1");
        NumPy.run(directory, "np.save('f.npy', np.zeros(3)); np.save('u.npy', np.full(2, 2**32 - 1, np.uint32))\n");
        assertThatThrownBy(() ->
                        NpyArray.of(NumPy.file(directory.resolve("f.npy"))).wholeNumbers(9))
                .hasMessageContaining("must be a vector of whole numbers");
        assertThatThrownBy(() ->
                        NpyArray.of(NumPy.file(directory.resolve("u.npy"))).wholeNumbers(9))
                .hasMessageContaining("element 0 is 4294967295");
        assertThat(NpyArray.of(NumPy.file(directory.resolve("u.npy"))).shape()).containsExactly(2L);
    }
}
