package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.report.Html;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static final Map<String, String> ORDERS = new LinkedHashMap<>(Map.of("value", "memorization"));

    @Test
    void form_isHidden_namesItsList_andHasNoAction() throws Exception {
        Page page = Page.fragment(controls(List.of("a"), ""));

        assertThat(page.elements("/fragment/form[@hidden][@data-list='the-list'][@data-items='train examples']"))
                .singleElement()
                .satisfies(form -> assertThat(form.hasAttribute("action")).isFalse());
    }

    @Test
    void labels_areOfferedByNumber_shortened_andAsText() throws Exception {
        Page page = Page.fragment(controls(List.of("<b>bold</b>", " ", "w".repeat(100)), ""));

        assertThat(page.texts("//select[@name='label']/option"))
                .containsExactly("all", "<b>bold</b>", "(no name)", "w".repeat(59) + "\u2026");
        assertThat(page.elements("//select[@name='label']/option").stream().map(option -> option.getAttribute("value")))
                .containsExactly("", "0", "1", "2");
    }

    @Test
    void labels_areCut_whereThereAreTooManyToFindOne() throws Exception {
        assertThat(Page.fragment(controls(Collections.nCopies(1_500, "x"), ""))
                        .elements("//select[@name='label']/option"))
                .hasSize(1_001);
    }

    @Test
    void everyField_hasAName_andALabelAroundIt() throws Exception {
        Page page = Page.fragment(controls(List.of("a"), "only sure ones"));

        assertThat(page.elements("//label/select | //label/input").stream().map(field -> field.getAttribute("name")))
                .containsExactly("label", "low", "high", "order", "sure");
        assertThat(page.texts("//select[@name='order']/option")).containsExactly("memorization");
        assertThat(page.texts("//label[input[@name='sure']]")).containsExactly("only sure ones");
        assertThat(page.elements("//output[@aria-live='polite']")).hasSize(1);
    }

    @Test
    void filterOnSureOnes_isLeftOut_whereItHasNoName() throws Exception {
        assertThat(Page.fragment(controls(List.of("a"), "")).elements("//input[@name='sure']"))
                .isEmpty();
    }

    private static Html controls(List<String> labels, String sure) {
        return Controls.of("the-list", "train examples", "memorization", labels, ORDERS, sure);
    }
}
