package dev.peacock.generate.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.service.Features.Feature;
import dev.peacock.service.Charge;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked for, and what it may cost.
 *
 * @param length tokens of a choice, at most
 * @param choices how many
 * @param echo whether the prompt's own tokens are wanted, with their log-probabilities
 * @param top most probable tokens at each place that are wanted
 */
record Request(
        String prompt, Sampling sampling, int length, List<String> stop, int choices, int seed, boolean echo, int top) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a service may charge, at most. */
    Charge worst(boolean chat) {
        return new Charge(1, TokenCounts.most(prompt, chat), (long) choices * length);
    }

    /** The fields that a service may refuse. */
    Set<Feature> fields(Features features) {
        Set<Feature> fields = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            boolean sent = switch (feature) {
                case CHOICES -> choices > 1;
                case ECHO -> echo;
                default -> true;
            };
            if (sent && features.has(feature)) {
                fields.add(feature);
            }
        }
        return fields;
    }

    /** @param fields of {@link #fields}, which are sent */
    String json(ServiceSettings settings, Set<Feature> fields) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("model", settings.model());
        if (settings.chat()) {
            json.putArray("messages").addObject().put("role", "user").put("content", prompt);
        } else {
            json.put("prompt", prompt);
        }
        json.put(fields.contains(Feature.MAX_TOKENS) ? "max_tokens" : "max_completion_tokens", length);
        json.put("temperature", sampling.temperature());
        json.put("top_p", sampling.topP());
        // OpenAI's own service does not know it
        if (sampling.topK() > 0) {
            json.put("top_k", sampling.topK());
        }
        if (fields.contains(Feature.CHOICES)) {
            json.put("n", choices);
        }
        if (!stop.isEmpty()) {
            stop.forEach(json.withArray("/stop")::add);
        }
        if (fields.contains(Feature.SEED)) {
            json.put("seed", seed);
        }
        if (fields.contains(Feature.LOG_PROBABILITIES)) {
            if (settings.chat()) {
                json.put("logprobs", true);
            } else {
                json.put("logprobs", Math.max(1, top));
            }
        }
        if (echo) {
            json.put("echo", true);
        }
        json.put("stream", false);
        return json.toString();
    }
}
