/** Asks services over HTTP, within limits, again where they fail for a time, and never says the key. */
@NullMarked
package dev.peacock.service;

import org.jspecify.annotations.NullMarked;
