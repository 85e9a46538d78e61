package dev.peacock.config.text;

import dev.peacock.provenance.Sha256;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal values the same text: a tree of records, enums, lists, numbers, texts and truth values becomes sorted
 * paths with their values. Numbers that are equal are spelt alike (0.10, 1e-1 and 0.1 are {@code 0.1}). Components at
 * their {@link OmittedAt} value are left out.
 */
public final class Canonical {
    /** A longer list of whole numbers is replaced by its hash, so that ids are quick to compare. */
    public static final int MOST_NUMBERS = 1_000;

    private Canonical() {}

    /**
     * Paths as in a configuration ({@code updater.momentum}, {@code layers[0].units}); which alternative of a sealed interface
     * a record is stands under {@code type}; null is left out, and an empty list is {@code []}.
     *
     * @throws IllegalArgumentException for a value of another kind, or a number that is not finite
     */
    public static SortedMap<String, String> flat(Object root) {
        SortedMap<String, String> flat = new TreeMap<>();
        put("", root, flat);
        return flat;
    }

    /** The flat map as JSON: keys sorted, no white space, all values texts. */
    public static String json(Map<String, String> flat) {
        return Json.compact(new TreeMap<String, Object>(flat));
    }

    private static void put(String path, @Nullable Object value, SortedMap<String, String> flat) {
        if (value instanceof Record record) {
            putRecord(path.isEmpty() ? "" : path + ".", record, flat);
        } else if (value instanceof List<?> list) {
            if (list.isEmpty()) {
                flat.put(path, "[]");
            }
            if (list.size() > MOST_NUMBERS && list.get(0) instanceof Integer) {
                flat.put(path, "sha256:" + Sha256.hex(list.toString()));
                return;
            }
            for (int i = 0; i < list.size(); i++) {
                put(path + "[" + i + "]", list.get(i), flat);
            }
        } else if (value != null) {
            flat.put(path, scalar(path, value));
        }
    }

    private static void putRecord(String prefix, Record record, SortedMap<String, String> flat) {
        Class<?> type = record.getClass();
        if (Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed)) {
            flat.put(prefix + "type", Words.kebab(type.getSimpleName()));
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + Words.kebab(component.getName());
            if (flat.containsKey(path)) {
                throw new IllegalArgumentException("two values at " + path);
            }
            put(path, valueOf(component, record), flat);
            OmittedAt omitted = component.getAnnotation(OmittedAt.class);
            if (omitted != null && omitted.value().equals(flat.get(path))) {
                flat.remove(path);
            }
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("cannot read " + component, e);
        }
    }

    private static String scalar(String path, Object value) {
        if (value instanceof Enum<?> constant) {
            return Words.of(constant);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(path + " is not finite: " + number);
            }
            return decimal(new BigDecimal(value.toString()));
        }
        if (value instanceof BigDecimal number) {
            return decimal(number);
        }
        if (value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Boolean
                || value instanceof String) {
            return value.toString();
        }
        throw new IllegalArgumentException(path + " has no canonical form: " + value.getClass());
    }

    private static String decimal(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
