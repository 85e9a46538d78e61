package dev.peacock.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix in Fortran order with more rows than are read at once, 32,768: three chunks a column, the last not full. */
@Tag("process")
class FortranRowsTest {
    private static final int ROWS = 70_001;
    private static final int COLUMNS = 3;

    @TempDir
    Path directory;

    private static int element(int row, int column) {
        return (row + 2L) * (column + 5) % 7 < 3 ? 1 : 0;
    }

    /** The file, with {@code value} at a place. */
    private NpyArray written(int row, int column, int value) throws IOException {
        String header = "{'descr': '|u1', 'fortran_order': True, 'shape': (" + ROWS + ", " + COLUMNS + "), }";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        for (int c = 0; c < COLUMNS; c++) {
            for (int r = 0; r < ROWS; r++) {
                out.write(r == row && c == column ? value : element(r, c));
            }
        }
        return NpyArray.of(NumPy.file(Files.write(directory.resolve("x.npy"), out.toByteArray())));
    }

    @Test
    void everyElement_isInItsRow() throws IOException {
        try (BitRows rows = written(-1, -1, 0).bitRows()) {
            assertThat(rows.rows()).isEqualTo(ROWS);
            for (int r = 0; r < ROWS; r++) {
                byte[] bits = rows.next().toBytes();
                int expected = element(r, 0) | element(r, 1) << 1 | element(r, 2) << 2;
                assertThat((int) bits[0]).as("row %d", r).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsNoBit_isRefusedByItsPlace() throws IOException {
        NpyArray array = written(69_999, 1, 2);
        assertThatThrownBy(array::bitRows)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("x.npy: row 69999, column 1 is 2");
    }
}
