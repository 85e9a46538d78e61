package dev.peacock.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalTest {
    sealed interface Animal {
        record GuineaPig(int legCount) implements Animal {}

        record Snake() implements Animal {}
    }

    enum Colour {
        DARK_GREEN,
        RED
    }

    record Farm(
            List<Animal> animals,
            Animal favourite,
            Colour colour,
            BigDecimal area,
            double rate,
            long seed,
            boolean open,
            String name,
            @Nullable String owner,
            List<Integer> none) {}

    record Later(
            int old,
            @OmittedAt("0") double later,
            @OmittedAt("dark-green") Colour colour) {}

    private record Clash(String type) implements Typed {}

    private sealed interface Typed permits Clash {}

    record Holder(Object value) {}

    private static final Farm FARM = new Farm(
            List.of(new Animal.GuineaPig(4), new Animal.Snake()),
            new Animal.Snake(),
            Colour.DARK_GREEN,
            new BigDecimal("1.50e3"),
            1e-8,
            Long.MIN_VALUE,
            true,
            "a \"b\"\n",
            null,
            List.of());

    @Test
    void flat_hasOnePathForEachValue() {
        assertThat(Canonical.flat(FARM))
                .containsExactly(
                        Map.entry("animals[0].leg-count", "4"),
                        Map.entry("animals[0].type", "guinea-pig"),
                        Map.entry("animals[1].type", "snake"),
                        Map.entry("area", "1500"),
                        Map.entry("colour", "dark-green"),
                        Map.entry("favourite.type", "snake"),
                        Map.entry("name", "a \"b\"\n"),
                        Map.entry("none", "[]"),
                        Map.entry("open", "true"),
                        Map.entry("rate", "0.00000001"),
                        Map.entry("seed", "-9223372036854775808"));
    }

    @Test
    void optionsThatCameLater_areLeftOut_atTheValueOfBefore() {
        assertThat(Canonical.flat(new Later(0, 0.0, Colour.DARK_GREEN))).containsExactly(Map.entry("old", "0"));
        assertThat(Canonical.flat(new Later(0, 0.5, Colour.RED)))
                .containsExactly(Map.entry("colour", "red"), Map.entry("later", "0.5"), Map.entry("old", "0"));
    }

    @Test
    void json_isSortedAndHasNoSpaces_whateverTheOrderOfTheMap() {
        assertThat(Canonical.json(Map.of("b", "2", "a", "x\t\u0001\\\"")))
                .isEqualTo("{\"a\":\"x\\t\\u0001\\\\\\\"\",\"b\":\"2\"}");
    }

    @Test
    void numbers_areSpeltAlike_whenEqual() {
        List<Object> ones = List.of(1, 1L, 1.0, 1f, new BigDecimal("1.00"), new BigDecimal("10e-1"));
        for (Object one : ones) {
            assertThat(Canonical.flat(new Holder(one))).containsExactly(Map.entry("value", "1"));
        }
        assertThat(Canonical.flat(new Holder(0.10))).containsExactly(Map.entry("value", "0.1"));
        assertThat(Canonical.flat(new Holder(-0.0))).containsExactly(Map.entry("value", "0"));
    }

    @Test
    void value_isRefused_whenItHasNoCanonicalForm() {
        assertThatIllegalArgumentException().isThrownBy(() -> Canonical.flat(new Holder(Double.NaN)));
        assertThatIllegalArgumentException().isThrownBy(() -> Canonical.flat(new Holder(new int[0])));
        assertThatIllegalArgumentException().isThrownBy(() -> Canonical.flat(new Holder(new Clash("x"))));
    }
}
