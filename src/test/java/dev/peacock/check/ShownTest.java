package dev.peacock.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void text_isCut_whereItIsLong_andNotInsideACharacter() {
        assertThat(Shown.text("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Shown.text("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThat(Shown.text("x".repeat(79) + "\uD83E\uDD89")).isEqualTo("x".repeat(79) + "...");
        assertThat(Shown.sentence("x".repeat(2_000))).hasSize(1_003);
        assertThat(Shown.path("/" + "x".repeat(4_095))).hasSize(4_096);
        assertThat(Shown.path("/" + "x".repeat(4_096))).hasSize(83);
    }

    @Test
    void list_saysHowManyMoreThereAre() {
        List<String> items = IntStream.range(0, 23).mapToObj(Integer::toString).toList();
        assertThat(Shown.list(items.subList(0, 20))).startsWith("0, 1, 2").endsWith("18, 19");
        assertThat(Shown.list(items)).endsWith("18, 19 and 3 more");
        assertThat(Shown.list(List.of("a", "b".repeat(100)))).isEqualTo("a, " + "b".repeat(80) + "...");
        assertThat(Shown.list(List.of())).isEmpty();
    }

    @Test
    void problems_areAsManyAsAPersonReads() {
        Problems problems = new Problems();
        for (int i = 0; i < Problems.SHOWN; i++) {
            problems.add("line " + i);
        }
        assertThatThrownBy(problems::throwIfAny).hasMessageEndingWith("\nline 99");
        problems.add("one");
        problems.add("two");
        assertThatThrownBy(problems::throwIfAny).hasMessageEndingWith("\nline 99\nand 2 more problems");
    }
}
