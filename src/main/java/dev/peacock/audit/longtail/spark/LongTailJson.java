package dev.peacock.audit.longtail.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.longtail.GoodTuring;
import dev.peacock.audit.longtail.SizeCounts;
import dev.peacock.stats.Interval;

/** The results of calculations that write no summary.json, as one line of JSON. */
final class LongTailJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LongTailJson() {}

    static String counts(GoodTuring goodTuring, int classes) {
        SizeCounts counts = goodTuring.counts();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("subpopulations", counts.seen());
        json.put("examples", counts.examples());
        json.put("classes", classes);
        Interval unseen = goodTuring.mass(0);
        json.put("unseen", goodTuring.unseen());
        json.put("unseen_low", unseen.low());
        json.put("unseen_high", unseen.high());
        json.put("singleton_cost", goodTuring.costOfSingletons(classes));
        ArrayNode sizes = json.putArray("sizes");
        for (int i = 0; i < counts.sizes().length; i++) {
            int seen = counts.sizes()[i];
            ObjectNode size = sizes.addObject();
            size.put("seen", seen);
            size.put("subpopulations", counts.numbers()[i]);
            size.put("share", (double) seen * counts.numbers()[i] / counts.examples());
            size.put("tau_raw", goodTuring.raw(seen));
            size.put("tau", goodTuring.smoothed()[i]);
        }
        return json.toString();
    }

    static String toy(LongTailToy toy) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("examples", toy.examples());
        json.put("label_noise", toy.noise());
        json.put("repetitions", toy.repetitions());
        ArrayNode groups = json.putArray("groups");
        for (LongTailToy.Row row : toy.rows()) {
            ObjectNode group = groups.addObject();
            group.put("share", row.share());
            group.put("companions", row.companions());
            group.put("memorization", row.memorization());
            group.put("simulated", row.simulated().memorization());
            group.put("simulated_low", row.simulated().interval().low());
            group.put("simulated_high", row.simulated().interval().high());
        }
        return json.toString();
    }
}
