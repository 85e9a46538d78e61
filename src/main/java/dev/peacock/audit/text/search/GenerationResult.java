package dev.peacock.audit.text.search;

import org.jspecify.annotations.Nullable;

/**
 * What a generation was found to hold.
 *
 * @param number its position among all
 * @param sample see {@link Generation}
 * @param units of it
 * @param windows that it has
 * @param longest units of its longest copy from one document that is not common, or 0
 * @param near units in an exact or a near-verbatim copy that is not common; null without a search for these
 * @param control units that the control corpus holds, without common text; null without a control
 */
public record GenerationResult(
        long number,
        String id,
        String group,
        String sample,
        int units,
        int windows,
        Copied copied,
        int longest,
        @Nullable Integer near,
        @Nullable Integer control) {}
