package dev.peacock.audit.membership;

import dev.peacock.attack.Lira;
import dev.peacock.attack.PooledVariances;
import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;

/**
 * Scores of a block's examples in every run, by attack, rounded to float since only their order counts; NaN is undefined.
 *
 * @param byAttack by {@link Attack#ordinal}, and then as the margins of the block: example after example, run by run
 */
public record Scores(MarginBlock block, float[][] byAttack) implements Serializable {

    /** Scores of all attacks. */
    public static Scores of(MarginBlock block, PooledVariances pooled, Population population, double gamma) {
        int t = block.runs();
        float[][] scores = new float[Attack.values().length][block.size() * t];
        Lira lira = new Lira(pooled);
        Rmia rmia = new Rmia(t, population, gamma);
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            put(scores, Attack.LIRA_ONLINE, lira.online(), i);
            put(scores, Attack.LIRA_ONLINE_POOLED, lira.onlinePooled(), i);
            put(scores, Attack.LIRA_OFFLINE, lira.offline(), i);
            put(scores, Attack.LIRA_OFFLINE_POOLED, lira.offlinePooled(), i);
            put(scores, Attack.RMIA, rmia.score(block, i), i);
        }
        System.arraycopy(block.margins(), 0, scores[Attack.MARGIN.ordinal()], 0, block.size() * t);
        return new Scores(block, scores);
    }

    private static void put(float[][] scores, Attack attack, double[] ofExample, int i) {
        float[] into = scores[attack.ordinal()];
        int at = i * ofExample.length;
        for (int r = 0; r < ofExample.length; r++) {
            into[at + r] = (float) ofExample[r];
        }
    }

    /** By example and run. */
    public float[] of(Attack attack) {
        return byAttack[attack.ordinal()];
    }
}
