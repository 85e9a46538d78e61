/*
 * The peer of our text search: the suffix array of a corpus by libdivsufsort on one core, and a query for each window of the texts.
 * suffixes CORPUS TEXTS WINDOW: two files of documents, each followed by a NUL byte, and the bytes of a window. Answers the seconds of
 * processor time that building and querying took, and at how many places of the corpus a window begins.
 * Build: gcc -O3 -march=native suffixes.c -ldivsufsort -o suffixes
 */
#include <divsufsort.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint8_t *read_all(const char *name, int *length) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) { perror(name); exit(2); }
  fseek(file, 0, SEEK_END);
  *length = (int)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length);
  if (fread(bytes, 1, *length, file) != (size_t)*length) { perror(name); exit(2); }
  fclose(file);
  return bytes;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count != 4) { fprintf(stderr, "usage: suffixes CORPUS TEXTS WINDOW\n"); return 2; }
  int n, m, window = atoi(arguments[3]);
  uint8_t *corpus = read_all(arguments[1], &n), *texts = read_all(arguments[2], &m);
  saidx_t *suffixes = malloc(sizeof(saidx_t) * (size_t)n);
  double start = seconds();
  if (divsufsort(corpus, suffixes, n) != 0) { fprintf(stderr, "divsufsort failed\n"); return 1; }
  double built = seconds();
  uint8_t *found = calloc(n, 1);
  const uint8_t *nul = texts;
  for (int i = 0; i + window <= m; i++) {
    if (nul < texts + i) nul = texts + i;
    while (nul < texts + i + window && *nul != 0) nul++;
    if (nul < texts + i + window) continue;
    saidx_t left, places = sa_search(corpus, n, texts + i, window, suffixes, n, &left);
    for (saidx_t j = 0; j < places; j++) found[suffixes[left + j]] = 1;
  }
  double queried = seconds();
  long places = 0;
  for (int i = 0; i < n; i++) places += found[i];
  printf("%.3f %.3f %ld\n", built - start, queried - built, places);
  return 0;
}
