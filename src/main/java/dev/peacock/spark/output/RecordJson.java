package dev.peacock.spark.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record as JSON, by Jackson: a component {@code theName} is the field the_name, a constant {@code OF_ENUM} the text of-enum, an
 * interval {@code xInterval} the two fields x_low and x_high, and null is null. What is not in the file is refused, unless it may be
 * null, or the record itself has another value for it, or it is written only where it is not 0 ({@code NON_DEFAULT}).
 */
final class RecordJson {
    private static final String INTERVAL = "_interval";
    private static final List<String> ENDS = List.of("_low", "_high");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .annotationIntrospector(new OurForm())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private RecordJson() {}

    private static final class OurForm extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
            for (int i = 0; i < constants.length; i++) {
                names[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
            return names;
        }

        /** What is written only where it is not 0 is 0 where it is missing, also in a file of a Peacock that did not count it. */
        @Override
        public JsonSetter.Value findSetterInfo(Annotated component) {
            JsonInclude written = component.getAnnotation(JsonInclude.class);
            return written != null && written.value() == JsonInclude.Include.NON_DEFAULT
                    ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)
                    : super.findSetterInfo(component);
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
        requireWhole("", read);
        return read;
    }

    /** The field of the file at which reading failed, such as {@code counts[2].models}; empty where it is the whole file. */
    static String field(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException at)) {
            return "";
        }
        String steps = at.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        // an interval is two fields of the file
        return steps.replaceFirst("^\\.", "").replace(INTERVAL + ".", "_").replaceFirst(INTERVAL + "$", ENDS.get(0));
    }

    /** A field that is not there is null in Jackson's eyes, also where the record promises that there is something. */
    private static void requireWhole(String at, Record read) throws JsonProcessingException {
        for (RecordComponent component : read.getClass().getRecordComponents()) {
            String name = at + PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            Object value = value(component, read);
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw JsonMappingException.wrapWithPath(new IllegalArgumentException("there is none"), read, name);
            }
            if (value instanceof Record inner) {
                requireWhole(name + ".", inner);
            }
            List<?> list = value instanceof List<?> several ? several : List.of();
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Record inner) {
                    requireWhole(name + "[" + i + "].", inner);
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
