package dev.peacock.training.fleet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins nodes that are cheaper together: an activation with the node before it, a pooling with its convolution. */
final class Fusion {
    private final List<Draft.Entry> old;
    private final List<Draft.Entry> fused = new ArrayList<>();
    /** The new position of each old node. */
    private final int[] moved;

    private Fusion(Draft draft) {
        this.old = draft.entries();
        this.moved = new int[old.size()];
    }

    /** The same function with fewer nodes. */
    static Draft of(Draft draft) {
        Fusion activations = new Fusion(draft);
        activations.run();
        Fusion poolings = new Fusion(Draft.of(activations.fused));
        poolings.run();
        return Draft.of(poolings.fused);
    }

    private void run() {
        for (int i = 0; i < old.size(); i++) {
            Draft.Entry entry = old.get(i);
            Node node = entry.node();
            Op joined = node.inputs().size() == 1 && isOnlyReader(node.input())
                    ? join(old.get(node.input()).node().op(), node.op())
                    : null;
            if (joined == null) {
                fused.add(new Draft.Entry(
                        new Node(node.name(), node.op(), inputs(node), node.in(), node.out()),
                        entry.start(),
                        entry.l2()));
                moved[i] = fused.size() - 1;
            } else {
                int first = moved[node.input()];
                Draft.Entry before = fused.get(first);
                Node wide = before.node();
                fused.set(
                        first,
                        new Draft.Entry(
                                new Node(wide.name(), joined, wide.inputs(), wide.in(), node.out()),
                                before.start(),
                                before.l2()));
                moved[i] = first;
            }
        }
    }

    private List<Integer> inputs(Node node) {
        return node.inputs().stream().map(input -> moved[input]).toList();
    }

    private boolean isOnlyReader(int input) {
        return old.stream()
                        .flatMap(entry -> entry.node().inputs().stream())
                        .filter(each -> each == input)
                        .count()
                == 1;
    }

    /** The one op that does {@code first} and then {@code second}; null where there is none. */
    private static @Nullable Op join(Op first, Op second) {
        if (second instanceof Op.Activate activate) {
            return withActivation(first, activate.activation());
        }
        boolean poolsConvolution = second instanceof Op.MaxPool pool
                && pool.window().isDisjoint()
                && first instanceof Op.Conv2d conv
                && conv.activation().isMonotone();
        return poolsConvolution ? new Op.ConvMaxPool((Op.Conv2d) first, ((Op.MaxPool) second).window()) : null;
    }

    private static @Nullable Op withActivation(Op op, Activation activation) {
        if (op instanceof Op.Dense dense && dense.activation().isIdentity()) {
            return new Op.Dense(dense.units(), dense.bias(), activation);
        } else if (op instanceof Op.Conv2d conv && conv.activation().isIdentity()) {
            return new Op.Conv2d(conv.filters(), conv.window(), conv.bias(), activation);
        } else if (op instanceof Op.BatchNorm norm && norm.activation().isIdentity()) {
            return new Op.BatchNorm(norm.epsilon(), norm.decay(), activation);
        } else if (op instanceof Op.Add add && add.activation().isIdentity() && !activation.needsInput()) {
            return new Op.Add(activation);
        }
        return null;
    }
}
