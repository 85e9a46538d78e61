package dev.peacock.spark;

import java.io.Serializable;

/** What a stack's task tells the driver: how many runs it trained to the end and how many diverged. */
record StackReport(int stack, int finished, int diverged) implements Serializable {}
