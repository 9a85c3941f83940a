#include "CDictionary.h"

// `#embed` is C23; the compiler has it as an extension in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Alignas(4) static const unsigned char bytes[] = {
#embed "dictionary.bin"
};

const unsigned char *orderly_dictionary(void) { return bytes; }

unsigned long orderly_dictionary_size(void) { return sizeof bytes; }
