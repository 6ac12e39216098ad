/*
 * Loaded into PostgreSQL's and the event store's processes alike (LD_PRELOAD): every fsync and fdatasync first waits for
 * as long as the shared file CONCERT_BENCH_DISK says, or is left out, and is counted there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct disk {
  /* Microseconds before each; negative: there is none. */
  _Atomic int32_t delay;
  _Atomic uint32_t count;
};

static struct disk *disk;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *path = getenv("CONCERT_BENCH_DISK");
  int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(struct disk), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) disk = mapped;
}

/* False when it is to be left out. */
static int wait_first(void) {
  if (disk == NULL) return 1;
  atomic_fetch_add(&disk->count, 1);
  int32_t delay = atomic_load(&disk->delay);
  if (delay > 0) {
    struct timespec pause = {delay / 1000000, (long)(delay % 1000000) * 1000};
    nanosleep(&pause, NULL);
  }
  return delay >= 0;
}

int fsync(int file) { return wait_first() ? real_fsync(file) : 0; }

int fdatasync(int file) { return wait_first() ? real_fdatasync(file) : 0; }
