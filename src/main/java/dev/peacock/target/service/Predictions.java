package dev.peacock.target.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads probabilities out of an answer. A whole number in the place of a row is the label that the service gives. */
record Predictions(Endpoint endpoint) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final double CLOSE = 1e-3;
    private static final double HALF = .5;
    private static final double TEN = 10;

    /** Of so many rows, one after another; UserError with what is wrong. */
    double[] read(String body, String type, int rows) {
        if (type.contains("html") || body.stripLeading().startsWith("<")) {
            throw wrong("a web page (HTML), not with JSON; check that it is the address of the predictions");
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw wrong("something that is not JSON: " + Shown.sentence(body.isBlank() ? "nothing" : body));
        }
        List<JsonNode> found = of(json, rows);
        if (found.size() != rows) {
            throw wrong(String.format(
                    Locale.ROOT,
                    "%,d predictions for %,d rows at --response %s; check --response, and --rows-per-request",
                    found.size(),
                    rows,
                    endpoint.response()));
        }
        double[] all = new double[rows * endpoint.classes()];
        for (int row = 0; row < rows; row++) {
            read(found.get(row), all, row * endpoint.classes());
        }
        return all;
    }

    /** One node a row. */
    private List<JsonNode> of(JsonNode json, int rows) {
        List<JsonNode> nodes = List.of(json);
        for (String step : endpoint.response().isEmpty()
                ? new String[0]
                : endpoint.response().substring(1).split("/")) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (step.equals("*")) {
                    node.forEach(next::add);
                } else {
                    next.add(
                            node.isArray() && step.matches("\\d{1,9}")
                                    ? node.path(Integer.parseInt(step))
                                    : node.path(step));
                }
            }
            nodes = next;
        }
        if (nodes.size() == 1 && nodes.get(0).isArray() && !isRow(nodes.get(0), rows)) {
            List<JsonNode> each = new ArrayList<>();
            nodes.get(0).forEach(each::add);
            return each;
        }
        return nodes.stream().anyMatch(JsonNode::isMissingNode) ? List.of() : nodes;
    }

    /** Whether an array has the probabilities of the only row, and not one answer for each row. */
    private static boolean isRow(JsonNode array, int rows) {
        return rows == 1 && array.size() > 1 && array.path(0).isNumber();
    }

    private void read(JsonNode row, double[] into, int at) {
        int classes = endpoint.classes();
        if (row.isIntegralNumber()) {
            if (!row.canConvertToInt() || row.intValue() < 0 || row.intValue() >= classes) {
                throw wrong(
                        "label " + row.asText() + ", but --classes " + classes + " has labels 0 to " + (classes - 1));
            }
            into[at + row.intValue()] = 1;
            return;
        }
        // of two classes, many services give the probability of the second alone
        JsonNode only = row.isArray() && row.size() == 1 ? row.get(0) : row;
        if (classes == 2 && only.isNumber()) {
            double p = only.doubleValue();
            if (!(p >= 0 && p <= 1)) {
                throw wrong("\"" + Shown.sentence(only.asText())
                        + "\" as the probability of class 1, which must be a number from 0 to 1");
            }
            into[at] = 1 - p;
            into[at + 1] = p;
            return;
        }
        if (!row.isArray() || row.size() != classes) {
            throw wrong((row.isArray() ? row.size() + " numbers" : "no list of numbers")
                    + " for a row, but --classes says " + classes + "; check --classes and --response");
        }
        double sum = 0;
        int digits = 0;
        for (int c = 0; c < classes; c++) {
            JsonNode number = row.get(c);
            double p = number.isNumber() ? number.doubleValue() : Double.NaN;
            if (!(p >= 0 && p <= 1 + CLOSE)) {
                throw wrong("\"" + Shown.sentence(number.asText())
                        + "\" as a probability, which must be a number from 0 to 1");
            }
            into[at + c] = p;
            sum += p;
            digits = Math.max(
                    digits, number.isBigDecimal() ? number.decimalValue().scale() : 0);
        }
        // rounded numbers need not sum to 1
        double close = CLOSE + (digits == 0 ? 0 : classes * HALF * Math.pow(TEN, -digits));
        if (!(Math.abs(sum - 1) <= close)) {
            throw wrong(String.format(
                    Locale.ROOT,
                    "probabilities that sum to %.6g, not to 1; check --response, and that they are no logits",
                    sum));
        }
    }

    private UserError wrong(String what) {
        return new UserError(endpoint.address() + " answers with " + what);
    }
}
