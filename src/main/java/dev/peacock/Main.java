package dev.peacock;

/** The program's door: one call and one exit. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("peacock");
    }
}
