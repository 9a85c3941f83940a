/* How often a second the disk makes 1 KB durable: write + fdatasync, one after the other.
 *
 *   cc -O2 -o disk disk.c && ./disk FILE SECONDS
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc != 3) { fprintf(stderr, "usage: disk FILE SECONDS\n"); return 2; }
    char block[1024];
    memset(block, 'x', sizeof block);
    int fd = open(argv[1], O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0) { perror(argv[1]); return 1; }
    long count = 0;
    double start = now(), seconds = atof(argv[2]);
    while (now() - start < seconds) {
        if (write(fd, block, sizeof block) < 0 || fdatasync(fd) < 0) { perror("sync"); return 1; }
        count++;
    }
    printf("disk: %.0f write+fdatasync/s\n", count / (now() - start));
    close(fd);
    unlink(argv[1]);
    return 0;
}
