package dev.peacock.generate.model;

import dev.peacock.check.Credentials;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.text.Unit;
import java.net.URI;
import java.net.URISyntaxException;

/** Which model is asked. */
public sealed interface Target {
    /**
     * A model that counts, trained on a corpus.
     *
     * @param column of the text, where the corpus has columns
     * @param order units of a context and the next one
     * @param unit words or characters
     */
    record NGram(String corpus, String column, int order, Unit unit) implements Target {}

    /** The character model of one run of a fleet. */
    record Fleet(String directory, int run) implements Target {}

    /**
     * A service that answers as OpenAI's does.
     *
     * @param base its address up to and with the version, as in {@code http://localhost:8000/v1}, without a slash at its end
     */
    record Service(URI base) implements Target {
        /** Of what a user typed; UserError where it is no such address. */
        static Service of(String typed) {
            Credentials.refuseIn("--model", typed);
            try {
                URI base = new URI(typed.replaceFirst("/+$", ""));
                if (base.getHost() == null || base.getRawUserInfo() != null) {
                    throw new UserError("--model " + Shown.path(typed)
                            + " must be the address of a service with its version, as in http://localhost:8000/v1, without a key;"
                            + " the key belongs in PEACOCK_API_KEY");
                }
                if (base.getRawQuery() != null || base.getRawFragment() != null) {
                    throw new UserError(
                            "--model must be an address without ? and #, which may hold a key; the key belongs in"
                                    + " PEACOCK_API_KEY");
                }
                return new Service(base);
            } catch (URISyntaxException e) {
                throw new UserError("--model " + Shown.path(typed) + " is no address: " + e.getReason(), e);
            }
        }
    }

    /**
     * Of {@code ngram:URI}, {@code fleet:URI} or the {@code http(s)} address of a service; UserError for anything else.
     *
     * @param order of an n-gram model
     * @param unit of an n-gram model
     * @param run of a fleet
     */
    static Target of(String typed, String column, int order, Unit unit, int run) {
        if (typed.startsWith("ngram:")) {
            return new NGram(path(typed, "ngram:"), column, order, unit);
        }
        if (typed.startsWith("fleet:")) {
            return new Fleet(path(typed, "fleet:"), run);
        }
        if (typed.startsWith("http://") || typed.startsWith("https://")) {
            return Service.of(typed);
        }
        throw new UserError("--model " + Shown.path(typed)
                + " must be ngram: and the path of a corpus, fleet: and the directory of a fleet, or the http:// or https:// address"
                + " of a service");
    }

    private static String path(String typed, String prefix) {
        String path = typed.substring(prefix.length());
        if (path.isBlank()) {
            throw new UserError("--model " + prefix + " needs a path behind the colon");
        }
        return path;
    }
}
