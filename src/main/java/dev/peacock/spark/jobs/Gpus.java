package dev.peacock.spark.jobs;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.training.Device;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** GPUs as Spark's resource scheduling hands them out: one a task. */
public final class Gpus {
    private static final String RESOURCE = "gpu";
    private static final String AMOUNT = "spark.task.resource.gpu.amount";

    private Gpus() {}

    /** Whether each task is to have a GPU. UserError for settings under which it would not get one of its own. */
    public static boolean asked(SparkContext spark) {
        return asked(spark.conf(), spark.isLocal());
    }

    public static boolean asked(SparkConf conf, boolean local) {
        String text = conf.get(AMOUNT, "0");
        double amount;
        try {
            amount = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UserError(AMOUNT + " = " + Shown.text(text) + ": must be a number", e);
        }
        if (amount == 0) {
            return false;
        }
        if (!(amount > 0 && amount <= 1)) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s = %s: a task uses only one GPU, so further ones would be idle; set it to 1",
                    AMOUNT,
                    text));
        }
        if (local) {
            throw new UserError(AMOUNT + " = " + text
                    + ", but Spark assigns GPUs only on clusters: start one with scripts/start-cluster.sh "
                    + "--gpus-per-worker, or remove the setting");
        }
        return true;
    }

    /** What Spark gave a task. */
    public static Device of(TaskContext task) {
        ResourceInformation gpu = task.resourcesJMap().get(RESOURCE);
        return gpu == null || gpu.addresses().length == 0 ? Device.CPU : new Device(gpu.addresses()[0]);
    }
}
