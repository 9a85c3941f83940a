#define _GNU_SOURCE
#include "CWorkMarks.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const int watched_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
enum { signal_count = sizeof watched_signals / sizeof *watched_signals };

/// What others (Swift's backtraces, for one) had set, to be called afterwards.
static struct sigaction previous[signal_count];
static struct orderly_work_header *_Atomic watched;
static _Thread_local struct orderly_work_slot *volatile current;
static _Thread_local volatile int has_signal_stack;

enum { signal_stack_size = 65536 };

/// A thread that has run out of stack has none for a signal handler either. Never given back: threads that work on
/// messages live as long as the process.
static void give_signal_stack(void) {
    has_signal_stack = 1;
    stack_t given;
    if (sigaltstack(NULL, &given) != 0 || !(given.ss_flags & SS_DISABLE)) return;
    void *memory = mmap(NULL, signal_stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_t stack = {.ss_sp = memory, .ss_size = signal_stack_size};
    sigaltstack(&stack, NULL);
}

void orderly_work_begin(struct orderly_work_slot *slot) {
    if (!has_signal_stack) give_signal_stack();
    current = slot;
    __atomic_store_n(&slot->stage, orderly_work_begun, __ATOMIC_RELEASE);
}

void orderly_work_end(struct orderly_work_slot *slot) {
    __atomic_store_n(&slot->stage, orderly_work_none, __ATOMIC_RELEASE);
    current = NULL;
}

/// Calls nothing that is not safe within a signal handler.
static void crashed(int number, siginfo_t *info, void *context) {
    (void)context;
    int error = errno;
    // A fault of this process, or its own abort(); what others send says nothing about a message.
    int is_own = info->si_code > 0 || info->si_pid == getpid();
    struct orderly_work_header *header = atomic_load(&watched);
    if (header && is_own) {
        struct timespec now;
        if (clock_gettime(CLOCK_REALTIME, &now) == 0)
            header->crashed_at = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
        struct orderly_work_slot *slot = current;
        if (slot) __atomic_store_n(&slot->stage, orderly_work_crashed, __ATOMIC_RELEASE);
        __atomic_store_n(&header->signal, (uint32_t)number, __ATOMIC_RELEASE);
    }
    for (int index = 0; index < signal_count; index++) {
        if (watched_signals[index] == number) sigaction(number, &previous[index], NULL);
    }
    errno = error;
    // A fault comes again at the same instruction; what was sent has to be sent again.
    if (info->si_code <= 0) raise(number);
}

void orderly_work_watch(struct orderly_work_header *header) {
    struct orderly_work_header *none = NULL;
    if (!atomic_compare_exchange_strong(&watched, &none, header)) return;
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = crashed;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < signal_count; index++) sigaction(watched_signals[index], &action, &previous[index]);
}

void orderly_work_forget(struct orderly_work_header *header) {
    struct orderly_work_header *expected = header;
    if (!atomic_compare_exchange_strong(&watched, &expected, NULL)) return;
    for (int index = 0; index < signal_count; index++) sigaction(watched_signals[index], &previous[index], NULL);
}
