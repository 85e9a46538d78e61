package dev.peacock.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void whatSteersATerminal_isEscaped_andOtherTextStays() {
        assertThat(Visible.line("\u001b[2J\u0007\b\u007f\u009b31m"))
                .isEqualTo("\\u001b[2J\\u0007\\u0008\\u007f\\u009b31m");
        assertThat(Visible.line("a\u202eb\u2066c\u061cd\u200fe")).isEqualTo("a\\u202eb\\u2066c\\u061cd\\u200fe");
        String other = "a\tb \\ \" ' é 日本 \ud83d\ude00 שלום %n {0} \\u001b";
        assertThat(Visible.line(other)).isEqualTo(other);
    }

    @Test
    void everyControlCharacter_isEscaped_butATab() {
        for (char c = 0; c < 0xFFFF; c++) {
            boolean stays = !Character.isISOControl(c) || c == '\t';
            boolean turns =
                    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029".indexOf(c)
                            >= 0;
            assertThat(Visible.line("" + c).length() == 1).as("%04x", (int) c).isEqualTo(stays && !turns);
        }
    }

    @Test
    void lineEnds_areEscapedInALine_andStayInLines() {
        assertThat(Visible.line("a\nb\r\nc\u2028d\u0085e\u000bf")).isEqualTo("a\\nb\\r\\nc\\u2028d\\u0085e\\u000bf");
        assertThat(Visible.lines("a\nb\r\u001bc")).isEqualTo("a\nb\r\\u001bc");
    }

    @Test
    void userErrors_areOfOneLine_orOfThoseThatTheyWereGiven() {
        assertThat(new UserError("no 'x\nThis is fine\u001b[2K'")).hasMessage("no 'x\\nThis is fine\\u001b[2K'");
        assertThat(new UserError("a\nb", new RuntimeException())).hasMessage("a\\nb");
        assertThat(new UserError(List.of("a\u0007", "b\nc"))).hasMessage("a\\u0007\nb\\nc");
    }
}
