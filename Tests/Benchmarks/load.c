/* Closed-loop MLLP load: N connections, one message in flight each, every acknowledgement checked.
 *
 *   cc -O2 -o load load.c && ./load PORT CONNECTIONS SECONDS [SIZE]        intake
 *   ./load sync FILE SECONDS                                              the disk: write 1 KB + fdatasync
 *
 * Prints one line: messages a second and the acknowledgement time's percentiles. Every message has its own
 * MSH-10; an acknowledgement whose MSA-1 is not AA or whose MSA-2 is another's ends the run with status 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { MAX_MESSAGE = 65536, MAX_ANSWER = 4096 };

struct peer {
    int fd;
    long id;
    double sent;
    char answer[MAX_ANSWER];
    size_t filled;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double percentile(const double *sorted, size_t count, double share) {
    return count == 0 ? 0 : sorted[(size_t)((count - 1) * share)];
}

static size_t compose(char *out, long id, size_t size) {
    int n = snprintf(out, MAX_MESSAGE,
        "\x0bMSH|^~\\&|LOAD|BENCH|ORDERLY|HOSP|20260301101500||ADT^A01^ADT_A01|%ld-%d|P|2.5.1\r"
        "EVN|A01|20260301101500\r"
        "PID|1||%07ld^^^HOSP^MR||NOVAK^ELENA^^^MS||19800214|F|||1 ELM STREET^^SPRINGFIELD^IL^62701^US\r"
        "PV1|1|I|WARD^101^A^HOSP||||1234^HOUSE^GREGORY|||MED||||ADM|||||V%07ld\r", id, getpid(), id % 10000, id);
    while ((size_t)n + 60 < size) n += snprintf(out + n, MAX_MESSAGE - n, "ZLD|%04d|filler for size|0123456789\r", n);
    out[n++] = 0x1c;
    out[n++] = '\r';
    return (size_t)n;
}

static void send_next(struct peer *peer, long id, size_t size) {
    static char message[MAX_MESSAGE];
    size_t length = compose(message, id, size);
    peer->id = id;
    peer->sent = now();
    peer->filled = 0;
    if (write(peer->fd, message, length) != (ssize_t)length) { perror("write"); exit(1); }
}

static int is_answered(struct peer *peer) {
    ssize_t n = read(peer->fd, peer->answer + peer->filled, MAX_ANSWER - 1 - peer->filled);
    if (n <= 0) { fprintf(stderr, "connection closed after %ld\n", peer->id); exit(1); }
    peer->filled += n;
    if (peer->filled < 2 || peer->answer[peer->filled - 2] != 0x1c) return 0;
    peer->answer[peer->filled] = 0;
    char expected[64];
    snprintf(expected, sizeof expected, "\rMSA|AA|%ld-%d", peer->id, getpid());
    if (!strstr(peer->answer, expected)) { fprintf(stderr, "wrong answer to %ld\n", peer->id); exit(1); }
    return 1;
}

static int measure_disk(const char *path, double seconds) {
    char block[1024];
    memset(block, 'x', sizeof block);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0) { perror(path); return 1; }
    long count = 0;
    double start = now();
    while (now() - start < seconds) {
        if (write(fd, block, sizeof block) < 0 || fdatasync(fd) < 0) { perror("sync"); return 1; }
        count++;
    }
    printf("disk: %.0f write+fdatasync/s\n", count / (now() - start));
    close(fd);
    unlink(path);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && !strcmp(argv[1], "sync")) return measure_disk(argv[2], atof(argv[3]));
    if (argc < 4) { fprintf(stderr, "usage: load PORT CONNECTIONS SECONDS [SIZE] | load sync FILE SECONDS\n"); return 2; }
    int port = atoi(argv[1]), connections = atoi(argv[2]);
    double seconds = atof(argv[3]);
    size_t size = argc > 4 ? (size_t)atol(argv[4]) : 900;
    if (size > MAX_MESSAGE - 200) size = MAX_MESSAGE - 200;
    size_t capacity = 20000000, count = 0;
    double *times = malloc(capacity * sizeof *times);
    struct peer *peers = calloc(connections, sizeof *peers);
    int poll = epoll_create1(0);
    long id = (long)time(NULL) % 100000 * 10000000;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 0; i < connections; i++) {
        int one = 1;
        peers[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(peers[i].fd, (struct sockaddr *)&address, sizeof address) < 0) { perror("connect"); return 1; }
        setsockopt(peers[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &peers[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, peers[i].fd, &event);
    }
    double start = now(), end = start + seconds;
    for (int i = 0; i < connections; i++) send_next(&peers[i], ++id, size);
    int open_messages = connections;
    while (open_messages > 0) {
        struct epoll_event events[256];
        int n = epoll_wait(poll, events, 256, 10000);
        if (n <= 0) { fprintf(stderr, "no answer within 10 s\n"); return 1; }
        for (int i = 0; i < n; i++) {
            struct peer *peer = events[i].data.ptr;
            if (!is_answered(peer)) continue;
            double done = now();
            if (count < capacity) times[count++] = done - peer->sent;
            if (done < end) send_next(peer, ++id, size); else open_messages--;
        }
    }
    double elapsed = now() - start;
    qsort(times, count, sizeof *times, by_value);
    printf("%3d connections: %7.0f messages/s   p50 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms   (%zu acknowledged)\n",
        connections, count / elapsed, 1e3 * percentile(times, count, 0.5), 1e3 * percentile(times, count, 0.99),
        1e3 * percentile(times, count, 0.999), 1e3 * percentile(times, count, 1), count);
    return 0;
}
