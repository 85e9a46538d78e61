package dev.peacock.spark.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record as JSON, by Jackson: a component {@code theName} is the field the_name, a constant {@code OF_ENUM} the text of-enum, an
 * interval {@code xInterval} the two fields x_low and x_high, and null is null.
 */
final class RecordJson {
    private static final String INTERVAL = "_interval";
    private static final List<String> ENDS = List.of("_low", "_high");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .annotationIntrospector(new EnumsAsWords())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RecordJson() {}

    private static final class EnumsAsWords extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
            for (int i = 0; i < constants.length; i++) {
                names[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
            return names;
        }
    }

    private interface Field {
        void put(ObjectNode into, String name, JsonNode value);
    }

    static JsonNode write(Record record) {
        return each(MAPPER.valueToTree(record), RecordJson::split);
    }

    static <R extends Record> R read(JsonNode json, Class<R> type) throws JsonProcessingException {
        R read = MAPPER.treeToValue(each(json, RecordJson::join), type);
        requireWhole(read);
        return read;
    }

    /** A field that is not there is null in Jackson's eyes, also where the record promises that there is something. */
    private static void requireWhole(Record read) throws JsonProcessingException {
        for (RecordComponent component : read.getClass().getRecordComponents()) {
            Object value = value(component, read);
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new JsonMappingException(null, "there is no " + component.getName());
            }
            if (value instanceof Record inner) {
                requireWhole(inner);
            }
            for (Object element : value instanceof List<?> list ? list : List.of()) {
                if (element instanceof Record inner) {
                    requireWhole(inner);
                }
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's own accessor failed: " + component, e);
        }
    }

    private static JsonNode each(JsonNode json, Field field) {
        if (json.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            json.forEach(element -> array.add(each(element, field)));
            return array;
        }
        if (!json.isObject()) {
            return json;
        }
        ObjectNode object = MAPPER.createObjectNode();
        json.fields().forEachRemaining(one -> field.put(object, one.getKey(), each(one.getValue(), field)));
        return object;
    }

    private static void split(ObjectNode into, String name, JsonNode value) {
        if (name.endsWith(INTERVAL)) {
            String of = name.substring(0, name.length() - INTERVAL.length());
            ENDS.forEach(end -> into.set(of + end, value.get(end.substring(1))));
        } else {
            into.set(name, value);
        }
    }

    private static void join(ObjectNode into, String name, JsonNode value) {
        into.set(name, value);
        for (String end : ENDS) {
            if (name.endsWith(end) && value.isNumber()) {
                String interval = name.substring(0, name.length() - end.length()) + INTERVAL;
                ObjectNode ends = into.get(interval) instanceof ObjectNode begun ? begun : MAPPER.createObjectNode();
                into.set(interval, ends.set(end.substring(1), value));
            }
        }
    }
}
