package dev.peacock.generate.local;

import dev.peacock.generate.model.ModelSource;
import dev.peacock.generate.model.Symbols;
import dev.peacock.training.language.NextSymbol;
import java.io.Serializable;

/**
 * Opens a model in this process as often as it is asked for.
 *
 * @param network what gives the distribution
 */
public record LocalSource(String name, Network network, Symbols symbols) implements ModelSource {
    /** Makes what gives the distribution of the next symbol, for one thread; all of them give the same. */
    public interface Network extends Serializable {
        NextSymbol open();
    }

    @Override
    public LocalModel open() {
        return new LocalModel(name, network.open(), symbols);
    }
}
