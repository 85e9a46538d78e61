package dev.peacock.audit.stealing;

import dev.peacock.attack.Separation;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.target.Answers;
import dev.peacock.target.Gradients;
import dev.peacock.target.Target;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.nd4j.NativeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Steals a victim by all that a plan has, and judges the copies by what the victim says without rounding. */
public final class Theft {
    private static final long UNIFORM_POINTS = 1L << 40;
    private static final long EQUATIONS = 2L << 40;
    private static final int LINEAR_POINTS = 20;
    private static final int POOL = 200;
    /** Told with so few digits behind the point, probabilities are taken for rounded. */
    private static final double DIGITS = 1e9;

    private static final double CLOSE = 1e-4;

    private final Target victim;
    private final Domain domain;
    private final Points points;
    private final Plan plan;
    private final NativeCode code;
    private final float[] uniform;
    private final double[] onUniform;
    private final double[] onTest;
    private final @Nullable Regression truth;
    private final double @Nullable [][] inverted;

    /** @param code native code that thieves train with */
    public Theft(Target victim, Domain domain, Points points, Plan plan, NativeCode code) throws InterruptedException {
        this.victim = victim;
        this.domain = domain;
        this.points = points;
        this.plan = plan;
        this.code = code;
        plan.requireFits(victim.inputs(), victim.classes(), points.test().length / domain.inputs());
        this.uniform = domain.uniform(random(UNIFORM_POINTS), plan.points());
        this.onUniform = victim.probabilities(uniform, plan.points());
        this.onTest = victim.probabilities(points.test(), points.test().length / domain.inputs());
        this.truth = victim instanceof TrainedTarget trained
                ? Regression.of(trained, uniform, Math.min(LINEAR_POINTS, plan.points()))
                : null;
        this.inverted = victim instanceof Gradients known ? Inversion.of(known, domain) : null;
    }

    private RandomStream random(long index) {
        return new RandomStream(Seeds.seed(plan.seed(), Seeds.Purpose.STEALING, index));
    }

    /** Whether it is a softmax regression; null where nobody knows. */
    public @Nullable Boolean isRegression() {
        return victim instanceof TrainedTarget ? (Boolean) (truth != null) : null;
    }

    /** How often a copy would agree that always gives one label. */
    public Commonest commonest() {
        return Commonest.of(onUniform, onTest, victim.classes());
    }

    /** How well the victim's own loss tells its train examples. */
    public Copy.@Nullable Told ofVictim() throws InterruptedException {
        return members(victim);
    }

    private Copy.@Nullable Told members(Target model) throws InterruptedException {
        Separation told = points.members() == null ? null : points.members().told(model, plan.seed());
        return told == null ? null : Copy.Told.of(told);
    }

    /** All copies; {@code done} is told of each. {@code name}: how answers are called. */
    public List<Copy> run(Function<Answers, String> name, Consumer<Copy> done) throws InterruptedException {
        List<Copy> copies = new ArrayList<>();
        for (Answers answers : plan.answers()) {
            String told = name.apply(answers);
            add(equations(told, answers.of(victim)), copies, done);
            for (Strategy strategy : plan.strategies()) {
                for (int budget : plan.budgets()) {
                    for (int thief = 0; thief < plan.thieves(); thief++) {
                        add(retrained(told, answers.of(victim), strategy, budget, thief), copies, done);
                    }
                }
            }
        }
        return copies;
    }

    private static void add(Copy copy, List<Copy> copies, Consumer<Copy> done) {
        copies.add(copy);
        done.accept(copy);
    }

    private Copy retrained(String told, Target target, Strategy strategy, int budget, int number)
            throws InterruptedException {
        Thief thief = new Thief(plan.hidden(), plan.steps(), code);
        // others queries for each thief, the same whatever is told of them
        long index = ((long) strategy.ordinal() << 32) + (long) number;
        int classes = target.classes();
        Strategy.Asked asked = strategy.ask(
                target,
                domain,
                random(index),
                budget,
                some -> thief.train(domain, some.rows(), some.told(), classes, plan.seed(), index));
        try (Gradients copy = thief.train(domain, asked.rows(), asked.told(), classes, plan.seed(), index)) {
            return judged(
                    told,
                    strategy.toString(),
                    number,
                    budget,
                    target.queries(),
                    isLabels(asked.told()),
                    copy,
                    null,
                    null);
        }
    }

    private Copy equations(String told, Target target) throws InterruptedException {
        int classes = target.classes();
        int unknown = domain.inputs() + 1;
        RandomStream random = random(EQUATIONS);
        try {
            Equations.requireFew(domain.inputs(), unknown);
            float[] rows = domain.uniform(random, unknown);
            double[] answers = target.probabilities(rows, unknown);
            boolean isByLabels = isLabels(answers);
            Equations.Solution solution;
            if (isByLabels) {
                Boundaries.requireFew(domain, classes);
                solution = new Equations.Solution(
                        Boundaries.solve(
                                domain,
                                Boundaries.search(
                                        target,
                                        domain,
                                        random,
                                        POOL * classes,
                                        2 * unknown,
                                        Integer.MAX_VALUE,
                                        Boundaries.STEPS),
                                classes),
                        null);
            } else if (isExact(answers)) {
                solution = Equations.exact(domain, rows, answers, classes);
            } else {
                Equations.requireFew(domain.inputs(), (long) plan.factor() * unknown);
                Strategy.Asked all = new Strategy.Asked(rows, answers);
                int more = (plan.factor() - 1) * unknown;
                // part of them nearer to the middle, where fewer probabilities round to 0
                for (double part : new double[] {1, .5, .25, .125}) {
                    float[] nearer = domain.around(random, more / 4, part);
                    all = all.and(nearer, target.probabilities(nearer, more / 4));
                }
                solution = Equations.leastSquares(domain, all.rows(), all.told(), classes);
            }
            Regression copy = solution.regression();
            Double error =
                    truth == null ? null : (Double) (isByLabels ? copy.errorUpToScale(truth) : copy.error(truth));
            return judged(
                    told,
                    Copy.EQUATIONS,
                    0,
                    target.queries(),
                    target.queries(),
                    isByLabels,
                    copy.target(),
                    error,
                    solution.condition());
        } catch (Undetermined e) {
            return new Copy(
                    told,
                    Copy.EQUATIONS,
                    0,
                    target.queries(),
                    target.queries(),
                    false,
                    e.getMessage(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    private static boolean isLabels(double[] told) {
        return Arrays.stream(told).allMatch(p -> p == 0 || p == 1);
    }

    /** Neither rounded nor 0. */
    private static boolean isExact(double[] told) {
        return Arrays.stream(told).allMatch(p -> p > 0)
                && Arrays.stream(told).anyMatch(p -> Math.abs(p * DIGITS - Math.rint(p * DIGITS)) > CLOSE);
    }

    private @Nullable Inversion inversion(Gradients copy) throws InterruptedException {
        return inverted != null && victim instanceof Gradients known
                ? Inversion.compare(copy, known, inverted, domain)
                : null;
    }

    private Copy judged(
            String told,
            String attack,
            int thief,
            long budget,
            long queries,
            boolean isByLabels,
            Gradients copy,
            @Nullable Double parameterError,
            @Nullable Double condition)
            throws InterruptedException {
        int classes = victim.classes();
        int tests = points.test().length / domain.inputs();
        long most = plan.budgets().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new Copy(
                told,
                attack,
                thief,
                budget,
                queries,
                isByLabels,
                null,
                Fidelity.of(onUniform, copy.probabilities(uniform, plan.points()), classes, isByLabels),
                tests == 0 ? null : Fidelity.of(onTest, copy.probabilities(points.test(), tests), classes, isByLabels),
                parameterError,
                condition,
                isByLabels ? null : members(copy),
                !isByLabels && (attack.equals(Copy.EQUATIONS) || thief == 0 && budget == most)
                        ? inversion(copy)
                        : null);
    }
}
