#ifndef ORDERLY_CDICTIONARY_H
#define ORDERLY_CDICTIONARY_H

/// The HL7 dictionary as `.ci/dictionary/generate` writes it; part of the binary, so that a copy cannot lose it.
/// The attribute lets callers keep the address instead of asking again.
__attribute__((const)) const unsigned char *orderly_dictionary(void);

/// Its size in bytes.
__attribute__((const)) unsigned long orderly_dictionary_size(void);

#endif
