// The C library's streams as variables. Fields of messages are named stdin, stdout and stderr, which are macros on Windows that would
// change the names of their accessors.
#pragma once

#include <cstdio>

namespace loopspec::stdio_names {

inline std::FILE* const input = stdin;
inline std::FILE* const output = stdout;
inline std::FILE* const errors = stderr;

}  // namespace loopspec::stdio_names

#undef stdin
#undef stdout
#undef stderr

inline std::FILE* const stdin = loopspec::stdio_names::input;
inline std::FILE* const stdout = loopspec::stdio_names::output;
inline std::FILE* const stderr = loopspec::stdio_names::errors;
