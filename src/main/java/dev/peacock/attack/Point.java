package dev.peacock.attack;

import java.io.Serializable;

/**
 * The pairs accepted by the rule "a member if the score is at least the threshold".
 *
 * @param key of the threshold, see {@link ScoreKeys}
 * @param in pairs accepted whose run saw the example
 * @param out pairs accepted whose run did not
 */
public record Point(int key, long in, long out) implements Serializable {
    /** Nothing is accepted. */
    static final Point NOTHING = new Point(ScoreKeys.ABOVE_ALL, 0, 0);

    /** Infinite where no score reaches it. */
    public float threshold() {
        return ScoreKeys.score(key);
    }
}
