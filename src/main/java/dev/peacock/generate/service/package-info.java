/** Asks services that answer as OpenAI's does, within limits, and never says the key. */
@NullMarked
package dev.peacock.generate.service;

import org.jspecify.annotations.NullMarked;
