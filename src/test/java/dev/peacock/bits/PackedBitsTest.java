package dev.peacock.bits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PackedBitsTest {

    @Test
    void bytes_areThoseOfNumpyPackbits_littleEndian() {
        // numpy.packbits([1,0,0,1,0,0,0,1, 0,1], bitorder="little")
        PackedBits bits =
                PackedBits.of(new boolean[] {true, false, false, true, false, false, false, true, false, true});
        assertThat(bits.toBytes()).containsExactly(0x89, 0x02);
        assertThat(bits.indices()).containsExactly(0, 3, 7, 9);
        assertThat(bits.count()).isEqualTo(4);
    }

    @Test
    void packing_roundTrips() {
        byte[] bytes = {(byte) 0xA5, 0x01};
        assertThat(PackedBits.of(bytes, 9).toBytes()).isEqualTo(bytes);
        assertThat(PackedBits.of(bytes, 9).get(8)).isTrue();
        assertThat(PackedBits.of(bytes, 9)).isEqualTo(PackedBits.of(bytes.clone(), 9));
        assertThat(PackedBits.of(bytes, 9)).isNotEqualTo(PackedBits.of(bytes, 10));
    }

    @Test
    void wrongLength_orStrayBits_areRefused() {
        assertThatThrownBy(() -> PackedBits.of(new byte[2], 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PackedBits.of(new byte[] {(byte) 0x80}, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void callersArray_isNotShared() {
        byte[] bytes = {1};
        PackedBits bits = PackedBits.of(bytes, 8);
        bytes[0] = 0;
        bits.toBytes()[0] = 0;
        assertThat(bits.get(0)).isTrue();
    }
}
