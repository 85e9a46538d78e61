/*
 * AND and popcount of all pairs of n train and q test columns of t bits, and a count of the pairs whose influence is at least
 * 0.15: the peer of our kernel. Two layouts of the test columns, each with the loop that gcc makes the most of:
 *   columns   64-bit words, column after column; the inner loop runs over the words of two columns (__builtin_popcountll)
 *   tiles     our layout: 32-bit words, tiles of 1024 columns by 4 words; the inner loop runs over columns
 * Answers each line of standard input with the seconds of one count: kernel LAYOUT t n q threads.
 * Build: gcc -O3 -march=native -pthread kernel.c -o kernel
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 2048, WIDTH = 1024, WORDS = 4, ROWS = 32 };

static int t, n, q, threads, tiled, words, groups, next_block;
static uint64_t *train, *test;
static uint32_t *tiles;
static int *in, *correct;
static long pairs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t random_word(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

/* The least count of models that saw the train example and get the test example right, from which on the pair is kept. */
static int least(int k, int c) {
  int64_t sum = 15LL * k * (t - k) + 100LL * k * c, divisor = 100LL * t;
  return (int)((sum + divisor - 1) / divisor);
}

static void fill_least(int *row, int k, int from, int width) {
  for (int j = 0; j < width; j++) row[j] = least(k, correct[from + j]);
}

/* Bounds by number of models in, kept while the test columns stay the same. */
static int *bounds_of(int **bounds, int k, int from, int width) {
  if (bounds[k] == NULL) {
    bounds[k] = malloc(width * sizeof(int));
    fill_least(bounds[k], k, from, width);
  }
  return bounds[k];
}

static long count_columns(int train_from, int train_to, int from, int width, int **bounds) {
  long kept = 0;
  /* 64 test columns are 16 KiB at t = 2000 */
  for (int part = 0; part < width; part += 64) {
    int to = part + 64 < width ? part + 64 : width;
    for (int i = train_from; i < train_to; i++) {
      const uint64_t *a = train + (size_t)i * words;
      const int *bound = bounds_of(bounds, in[i], from, width);
      for (int j = part; j < to; j++) {
        const uint64_t *b = test + (size_t)(from + j) * words;
        long both = 0;
        for (int w = 0; w < words; w++) both += __builtin_popcountll(a[w] & b[w]);
        kept += both >= bound[j];
      }
    }
  }
  return kept;
}

static void pass(const uint32_t *restrict a, const uint32_t *restrict tile, int *restrict sums, int width) {
  for (int j = 0; j < width; j++) {
    sums[j] += __builtin_popcount(a[0] & tile[j]) + __builtin_popcount(a[1] & tile[j + WIDTH]) +
               __builtin_popcount(a[2] & tile[j + 2 * WIDTH]) + __builtin_popcount(a[3] & tile[j + 3 * WIDTH]);
  }
}

static long count_tiles(int train_from, int train_to, int from, int width, int **bounds) {
  static __thread int sums[ROWS][WIDTH] __attribute__((aligned(64)));
  long kept = 0;
  const uint32_t *block = tiles + (size_t)(from / WIDTH) * groups * WIDTH * WORDS;
  for (int first = train_from; first < train_to; first += ROWS) {
    int rows = train_to - first < ROWS ? train_to - first : ROWS;
    memset(sums, 0, sizeof sums);
    for (int g = 0; g < groups; g++)
      for (int r = 0; r < rows; r++)
        pass((const uint32_t *)(train + (size_t)(first + r) * words) + g * WORDS, block + (size_t)g * WIDTH * WORDS,
             sums[r], width);
    for (int r = 0; r < rows; r++) {
      const int *bound = bounds_of(bounds, in[first + r], from, width);
      for (int j = 0; j < width; j++) kept += sums[r][j] >= bound[j];
    }
  }
  return kept;
}

static void *work(void *unused) {
  long kept = 0;
  int tests = (q + WIDTH - 1) / WIDTH;
  int blocks = tests * ((n + BLOCK - 1) / BLOCK);
  int **bounds = calloc(t + 1, sizeof(int *));
  for (;;) {
    int block = __atomic_fetch_add(&next_block, 1, __ATOMIC_RELAXED);
    if (block >= blocks) break;
    int train_from = block / tests * BLOCK, from = block % tests * WIDTH;
    int train_to = train_from + BLOCK < n ? train_from + BLOCK : n;
    int width = q - from < WIDTH ? q - from : WIDTH;
    kept += (tiled ? count_tiles : count_columns)(train_from, train_to, from, width, bounds);
    for (int k = 0; k <= t; k++) {
      free(bounds[k]);
      bounds[k] = NULL;
    }
  }
  free(bounds);
  pthread_mutex_lock(&lock);
  pairs += kept;
  pthread_mutex_unlock(&lock);
  return unused;
}

static void fill(uint64_t *columns, int size, uint64_t seed, int *counts, int seven_tenths) {
  for (size_t i = 0; i < (size_t)size; i++) {
    for (int r = 0; r < t; r++) {
      int set = seven_tenths ? random_word(&seed) % 10 < 7 : random_word(&seed) & 1;
      if (set) columns[i * words + r / 64] |= 1ULL << (r % 64);
    }
    for (int w = 0; w < words; w++) counts[i] += __builtin_popcountll(columns[i * words + w]);
  }
}

static void *aligned(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  return memory == NULL ? NULL : memset(memory, 0, bytes);
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  tiled = strcmp(argv[1], "tiles") == 0;
  t = atoi(argv[2]), n = atoi(argv[3]), q = atoi(argv[4]), threads = atoi(argv[5]);
  words = (t + 63) / 64;
  words += words % 2; /* so that a row of 32-bit words fills its groups of four */
  groups = words * 2 / WORDS;
  train = aligned((size_t)n * words * 8), test = aligned((size_t)q * words * 8);
  in = calloc(n, sizeof(int)), correct = calloc(q, sizeof(int));
  fill(train, n, 1, in, 1);
  fill(test, q, 2, correct, 0);
  tiles = aligned((size_t)(q + WIDTH - 1) / WIDTH * groups * WIDTH * WORDS * 4);
  for (int j = 0; j < q; j++)
    for (int w = 0; w < 2 * words; w++)
      tiles[((size_t)(j / WIDTH) * groups * WORDS + w) * WIDTH + j % WIDTH] =
          (uint32_t)(test[(size_t)j * words + w / 2] >> (32 * (w % 2)));
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    struct timespec start, end;
    pthread_t thread[64];
    pairs = 0, next_block = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, work, NULL);
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.4f %ld\n", (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) / 1e9, pairs);
    fflush(stdout);
  }
  return 0;
}
