// The entry of libFuzzer that leaves `main` to the program (the compiler runtime has no header for it).
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
