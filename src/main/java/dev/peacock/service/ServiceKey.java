package dev.peacock.service;

import dev.peacock.check.UserError;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The key of a service, which is read from the environment and sent to the service alone. It has no text form that shows it. */
public final class ServiceKey {
    /** The first of these that is set has the key. */
    public static final String OURS = "PEACOCK_API_KEY";

    public static final String USUAL = "OPENAI_API_KEY";

    private static final String HIDDEN = "...";
    /** Shorter ones are words that a service wants and ignores, such as none, and to hide these would change texts. */
    private static final int SHORTEST = 8;

    private final @Nullable String key;

    private ServiceKey(@Nullable String key) {
        this.key = key;
    }

    public static ServiceKey ofThisProcess() {
        return of(System.getenv());
    }

    /** Of the variables of an environment; UserError for one that no header can carry. */
    public static ServiceKey of(Map<String, String> environment) {
        for (String name : new String[] {OURS, USUAL}) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                if (!value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                    throw new UserError(name + " has characters that no key has, such as blanks; set it again");
                }
                return new ServiceKey(value);
            }
        }
        return new ServiceKey(null);
    }

    /**
     * Of a prediction service at {@code address}: of {@value #OURS} alone, since another service's key is none of its business. UserError
     * where anybody on the way could read the key.
     */
    public static ServiceKey ofPredictions(Map<String, String> environment, URI address) {
        ServiceKey key = of(Map.of(OURS, environment.getOrDefault(OURS, "")));
        if (key.isThere() && !"https".equalsIgnoreCase(address.getScheme()) && !isLoopback(address.getHost())) {
            throw new UserError("--endpoint " + address + " would get the key in " + OURS
                    + " unencrypted: give an https:// address, or unset " + OURS);
        }
        return key;
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    public boolean isThere() {
        return key != null;
    }

    /** The value of the header Authorization; null without a key. */
    @Nullable
    String header() {
        return key == null ? null : "Bearer " + key;
    }

    /** A text of the service without the key, should it have said it. */
    public String hide(String text) {
        return key == null || key.length() < SHORTEST ? text : text.replace(key, HIDDEN);
    }

    public UnaryOperator<String> hiding() {
        return this::hide;
    }

    @Override
    public String toString() {
        return key == null ? "no key" : "a key";
    }
}
