package dev.peacock.text.input;

import java.util.Map;

/**
 * A document of a corpus, or a generation.
 *
 * @param id that of its column; elsewhere the file, with the row ({@code part-0.parquet#17}, the first is 0), or with the byte at which
 *     its line begins ({@code part-0.jsonl@1024}, in a compressed file that of the unpacked one)
 * @param number the line, from 1 (from that with which its part of the file begins), or the row or the mail, from 0; -1 where a file is
 *     one document
 * @param utf8 the text, valid UTF-8
 * @param replaced how many U+FFFD stand in it for bytes that were not UTF-8, or for half a surrogate pair
 * @param columns the other columns that were asked for, as text, in that order
 */
public record Document(String id, long number, byte[] utf8, long replaced, Map<String, String> columns) {}
