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
    public static Scores of(MarginBlock block, PooledVariances pooled, Population population) {
        int t = block.runs();
        float[][] scores = new float[Attack.values().length][block.size() * t];
        Lira lira = new Lira(pooled);
        Rmia rmia = new Rmia(t, population, Math.min(Rmia.EXAMPLES, block.size()));
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            put(scores, Attack.LIRA_ONLINE, lira.online(), i);
            put(scores, Attack.LIRA_ONLINE_POOLED, lira.onlinePooled(), i);
            put(scores, Attack.LIRA_OFFLINE, lira.offline(), i);
            put(scores, Attack.LIRA_OFFLINE_POOLED, lira.offlinePooled(), i);
        }
        for (int i = 0; i < block.size(); i += Rmia.EXAMPLES) {
            int count = Math.min(Rmia.EXAMPLES, block.size() - i);
            put(rmia.score(block, i, count), count * t, scores[Attack.RMIA.ordinal()], i * t);
        }
        System.arraycopy(block.margins(), 0, scores[Attack.MARGIN.ordinal()], 0, block.size() * t);
        return new Scores(block, scores);
    }

    /** Those of LiRA online alone, by example and run. */
    public static float[] online(MarginBlock block, PooledVariances pooled, boolean ownVariances) {
        int t = block.runs();
        float[] scores = new float[block.size() * t];
        Lira lira = new Lira(pooled);
        for (int i = 0; i < block.size(); i++) {
            lira.score(block, i);
            put(ownVariances ? lira.online() : lira.onlinePooled(), t, scores, i * t);
        }
        return scores;
    }

    private static void put(float[][] scores, Attack attack, double[] ofExample, int i) {
        put(ofExample, ofExample.length, scores[attack.ordinal()], i * ofExample.length);
    }

    private static void put(double[] from, int count, float[] into, int at) {
        for (int k = 0; k < count; k++) {
            into[at + k] = (float) from[k];
        }
    }

    /** By example and run. */
    public float[] of(Attack attack) {
        return byAttack[attack.ordinal()];
    }
}
