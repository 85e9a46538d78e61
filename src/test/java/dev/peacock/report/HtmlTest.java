package dev.peacock.report;

import static dev.peacock.report.Html.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @Test
    void text_isEscaped() {
        assertThat(Html.text("<script>alert('1') & \"2\"</script>"))
                .hasToString("&lt;script&gt;alert(&#39;1&#39;) &amp; &quot;2&quot;&lt;/script&gt;");
    }

    @Test
    void attributes_areEscaped_soThatTheyCannotEnd() {
        assertThat(tag("b", "title", "\" onclick=\"x' <").of("y"))
                .hasToString("<b title=\"&quot; onclick=&quot;x&#39; &lt;\">y</b>");
    }

    @Test
    void children_areKept_whenTheyAreMarkupAndEscapedWhenNot() {
        assertThat(tag("b").of(tag("i").of("<"), "<i>", 3)).hasToString("<b><i>&lt;</i>&lt;i&gt;3</b>");
    }

    @Test
    void prose_putsArgumentsInTheirPlaces_andEscapesThem() {
        assertThat(Html.prose("{} < {}.", tag("b").of("1"), "{}&")).hasToString("<b>1</b> &lt; {}&amp;.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "{} {}"})
    void prose_isRefused_whenArgumentsDoNotFit(String template) {
        assertThatThrownBy(() -> Html.prose(template, "one")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000", "\u0001", "\u001b", "\r", "\u007f", "\u0085", "\ud800", "\udc00", "\ufffe", "\uffff"})
    void text_losesWhatXmlForbids(String forbidden) {
        assertThat(Html.text("a" + forbidden + "b")).hasToString("a\ufffdb");
    }

    @Test
    void text_keepsEveryScript() {
        String text = "\u00e4\u4e03\ud83e\udd9a\t\n";

        assertThat(Html.text(text)).hasToString(text);
    }

    @Test
    void emptyElement_endsItself_asXmlAndHtmlBothRead() {
        assertThat(tag("img", "alt", "").empty()).hasToString("<img alt=\"\" />");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a { b: '</style>' }", "a::after { content: '&' }", "a { content: 'x' }", "a {}\u0000"})
    void styleSheet_isRefused_whenItHoldsWhatXmlReserves(String css) {
        assertThatThrownBy(() -> tag("style").styleSheet(css)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"if (a < b) {}", "a && b", "alert('1')", "</script>", "\u0000"})
    void script_isRefused_whenItHoldsWhatXmlReserves(String source) {
        assertThatThrownBy(() -> tag("script").script(source)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void script_isKeptAsItIs_soThatItsHashHolds() {
        String source = "\nconst f = (a) => a >= \"b\";\n";

        assertThat(tag("script").script(source)).hasToString("<script>" + source + "</script>\n");
    }

    @Test
    void styleSheet_isKeptAsItIs_soThatItsHashHolds() {
        String css = "\na > b { font-family: \"C\"; }\n";

        assertThat(tag("style").styleSheet(css)).hasToString("<style>" + css + "</style>\n");
    }
}
