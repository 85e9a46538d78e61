package dev.peacock.dataset.tabular;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the rows of a table become features: its columns in the order of the train file, each as {@link FittedColumn} says. */
public record TableEncoding(boolean standardized, List<FittedColumn> columns) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public TableEncoding {
        columns = List.copyOf(columns);
    }

    /** Of a file of numbers that are taken as they are. */
    public static TableEncoding ofNumbers(List<String> names) {
        return new TableEncoding(
                false,
                names.stream()
                        .map(name -> new FittedColumn(name, null, 0, 0, 1, null, 0, null))
                        .toList());
    }

    /** Of what {@link #json} wrote. */
    public static TableEncoding of(JsonNode json) throws JsonProcessingException {
        return MAPPER.treeToValue(json, TableEncoding.class);
    }

    /** Whether numbers are taken as they are, and there is nothing else. */
    @JsonIgnore
    public boolean isPlain() {
        return !standardized && columns.stream().allMatch(column -> column.isNumber() && column.missing() == 0);
    }

    /** The fields of a row as they were given, by column, from its features [width]; {@link FittedColumn#MISSING} for none. */
    public List<String> given(float[] features) {
        List<String> given = new ArrayList<>();
        int at = 0;
        for (FittedColumn column : columns) {
            given.add(column.given(features, at));
            at += column.width();
        }
        return given;
    }

    /** How many features a row becomes. */
    public int width() {
        return columns.stream().mapToInt(FittedColumn::width).sum();
    }

    /** The name of each feature, [width]. */
    public List<String> features() {
        return columns.stream().flatMap(column -> column.features().stream()).toList();
    }

    /** Writes the features of a row, [width]; {@code one} is what stands for 1. NumberFormatException for what is no number. */
    public void write(@Nullable Object[] cells, float[] into, float one) {
        Arrays.fill(into, 0);
        int at = 0;
        for (int i = 0; i < cells.length; i++) {
            FittedColumn column = columns.get(i);
            column.write(cells[i], into, at, one);
            at += column.width();
        }
    }

    /** All that was learnt, and the name of each feature, for people and programs. */
    public ObjectNode json() {
        ObjectNode node = MAPPER.valueToTree(this);
        node.set("features", MAPPER.valueToTree(features()));
        return node;
    }

    /** What a user should know of it, a sentence each. */
    public List<String> notes() {
        long numbers = columns.stream().filter(FittedColumn::isNumber).count();
        long gaps = columns.stream().filter(column -> column.missing() > 0).count();
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "table: %d features; columns of numbers%s: %d, of names (one feature a value): %d, with gaps (marked by one more "
                        + "feature): %d",
                width(),
                standardized ? " (standardized)" : "",
                numbers,
                columns.size() - numbers,
                gaps));
        for (FittedColumn column : columns) {
            if (column.testUnseen() > 0) {
                notes.add(String.format(
                        Locale.ROOT,
                        column.isNumber()
                                ? "column '%s': test examples without a value, though every train example has one: %,d (first: %s); "
                                        + "the train examples' median stands for it"
                                : "column '%s': test examples with a value that no train example has: %,d (first: %s); all its "
                                        + "features are 0 for them",
                        Shown.text(column.name()),
                        column.testUnseen(),
                        column.firstUnseen()));
            }
        }
        return notes;
    }
}
