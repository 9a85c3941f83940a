#ifndef ORDERLY_CWORKMARKS_H
#define ORDERLY_CWORKMARKS_H

#include <stdint.h>

/// What a thread is at with the message in a slot.
enum {
    orderly_work_none = 0,
    /// A thread works on it: parses it, runs it through its route.
    orderly_work_begun = 1,
    /// The thread that worked on it crashed.
    orderly_work_crashed = 2,
};

/// One message in work, at the beginning of a slot of the mapped file.
struct orderly_work_slot {
    uint32_t stage;
    /// Bytes behind this header: first the label, then the peer, then what is kept of the message.
    uint32_t label_length;
    uint32_t peer_length;
    uint32_t kept_length;
    /// Of the whole message.
    uint64_t message_length;
    uint64_t message_mark;
};

/// The beginning of the mapped file.
struct orderly_work_header {
    uint64_t magic;
    /// Random, of this run of the process.
    uint64_t run;
    /// How often the system had ended a process for want of memory when this run began.
    uint64_t memory_kills;
    /// Which start of the machine that count belongs to.
    uint64_t boot;
    uint32_t slot_count;
    uint32_t slot_size;
    /// The signal of the crash; 0 = none. SIGKILL and a power cut leave none.
    uint32_t signal;
    uint32_t unused;
    /// Of the crash: nanoseconds since 1970-01-01 UTC.
    int64_t crashed_at;
};

/// From now on the calling thread works on what is in `slot`. Gives the thread a stack for signals on its first call,
/// so that running out of stack can be told too.
void orderly_work_begin(struct orderly_work_slot *slot);

/// The calling thread is done with it.
void orderly_work_end(struct orderly_work_slot *slot);

/// Lets crashes (SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE) leave their signal in `header`, and in the slot of
/// the thread that crashed. The process ends as it would have without. For one header in a process.
void orderly_work_watch(struct orderly_work_header *header);

/// Before the header's memory goes.
void orderly_work_forget(struct orderly_work_header *header);

#endif
