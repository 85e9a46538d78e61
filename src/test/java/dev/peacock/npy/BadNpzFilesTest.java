package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and lying archives. */
@Tag("process")
class BadNpzFilesTest {
    @TempDir
    Path directory;

    private byte[] archive(String script) throws IOException {
        NumPy.run(directory, script);
        return Files.readAllBytes(directory.resolve("x.npz"));
    }

    private List<PackedBits> read(byte[] bytes) throws IOException {
        List<PackedBits> read = new ArrayList<>();
        Path file = Files.write(directory.resolve("y.npz"), bytes);
        NpzFile archive = NpzFile.open(NumPy.file(file));
        for (String name : archive.names()) {
            try (BitRows rows = archive.array(name).orElseThrow().bitRows()) {
                for (int r = 0; r < rows.rows(); r++) {
                    read.add(rows.next());
                }
            }
        }
        return read;
    }

    private void assertRefused(byte[] bytes, String words) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("y.npz")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"savez", "savez_compressed"})
    void everyTruncation_isRefused(String function) throws IOException {
        byte[] whole = archive("np." + function + "('x.npz', a=np.eye(9, dtype=bool))\n");
        assertThatCode(() -> read(whole)).doesNotThrowAnyException();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"savez", "savez_compressed"})
    void everyFlippedByte_isReadAsItWasOrRefused(String function) throws IOException {
        byte[] whole = archive("np." + function + "('x.npz', a=np.eye(9, dtype=bool))\n");
        List<PackedBits> before = read(whole);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) 0xFF;
            try {
                assertThat(read(flipped)).as("byte %d", at).isEqualTo(before);
            } catch (UserError e) {
                // a sentence is what is wanted; names and dates of entries may change without one
            }
        }
    }

    @Test
    void entryThatExpandsBeyondItsDeclaredSize_isRefused() throws IOException {
        // the directory and the header inside agree on 1,000 elements; 2,000 are compressed
        byte[] lying = archive("""
                import io, struct
                b = io.BytesIO(); np.save(b, np.zeros((2, 1000), bool)); data = bytearray(b.getvalue())
                data[:128] = data[:128].replace(b'(2, 1000)', b'(1, 1000)')
                with zipfile.ZipFile('x.npz', 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a.npy', bytes(data))
                raw = bytearray(open('x.npz', 'rb').read())
                at = raw.index(b'PK\\x01\\x02')
                raw[at + 24:at + 28] = struct.pack('<I', len(data) - 1000)
                open('x.npz', 'wb').write(raw)
                """);
        assertRefused(lying, "expands beyond the 1128 bytes");
    }

    @Test
    void bombThatNoCompressionCouldMake_isRefusedBeforeItIsRead() throws IOException {
        byte[] lying = archive("""
                import struct
                with zipfile.ZipFile('x.npz', 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a.npy', b'x' * 1000)
                raw = bytearray(open('x.npz', 'rb').read())
                at = raw.index(b'PK\\x01\\x02')
                raw[at + 24:at + 28] = struct.pack('<I', 4000000000)
                open('x.npz', 'wb').write(raw)
                """);
        assertRefused(lying, "cannot hold the 4000000000");
    }

    @Test
    void wrongChecksum_isRefused() throws IOException {
        byte[] whole = archive("np.savez('x.npz', a=np.zeros((9, 9), bool))\n");
        int data = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("NUMPY") + 140;
        whole[data] ^= 1;
        assertRefused(whole, "checksum is wrong");
    }

    @Test
    void pickledArrays_areRefused() throws IOException {
        byte[] objects = archive("np.savez('x.npz', a=np.array([[1, None]], dtype=object))\n");
        assertRefused(objects, "y.npz: a: contains Python objects");
    }

    @Test
    void twoArraysOfOneName_areRefused() throws IOException {
        byte[] twice = archive("""
                with zipfile.ZipFile('x.npz', 'w') as z: z.writestr('a.npy', b''); z.writestr('a', b'')
                """);
        assertRefused(twice, "two arrays named 'a'");
    }

    @Test
    void otherCompression_isRefused() throws IOException {
        byte[] bzip = archive("""
                with zipfile.ZipFile('x.npz', 'w', zipfile.ZIP_BZIP2) as z: z.writestr('a.npy', b'x' * 1000)
                """);
        assertRefused(bzip, "method 12");
    }

    @Test
    void npyNamedNpz_isRefused() throws IOException {
        assertRefused(archive("np.save(open('x.npz', 'wb'), np.zeros(3))\n"), "not a whole .npz");
    }
}
