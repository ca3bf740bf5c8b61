/* Preloaded into a development node: its wall clock is ahead by as many milliseconds as the eight bytes
 * (little endian) in the file that CLOCK_AHEAD names. Nothing else of the node changes, its timers
 * included. System calls alone, because the node's allocator asks for the time before libc is ready. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int64_t ahead_ms(void) {
    int64_t ahead = 0;
    const char *name = getenv("CLOCK_AHEAD");
    int file = name ? syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    if (syscall(SYS_read, file, &ahead, sizeof ahead) != sizeof ahead) ahead = 0;
    syscall(SYS_close, file);
    return ahead;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (failed || clock != CLOCK_REALTIME) return failed;
    int64_t ahead = ahead_ms();
    now->tv_sec += ahead / 1000;
    now->tv_nsec += ahead % 1000 * 1000000;
    if (now->tv_nsec >= 1000000000) { now->tv_sec++; now->tv_nsec -= 1000000000; }
    return 0;
}
