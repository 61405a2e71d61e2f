#ifdef __linux__
#define _GNU_SOURCE
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>

struct work {
  void (*run)(void *context);
  void *context;
};

static void *run(void *pointer) {
  struct work work = *(struct work *)pointer;
  free(pointer);
  work.run(work.context);
  return NULL;
}

int clinux_start_thread(void (*body)(void *context), void *context) {
  struct work *work = malloc(sizeof *work);
  if (!work) return -ENOMEM;
  *work = (struct work){body, context};
  pthread_t thread;
  int failure = pthread_create(&thread, NULL, run, work);
  if (failure != 0) {
    free(work);
    return -failure;
  }
  pthread_detach(thread);
  return 0;
}
#endif
