// The standard streams and the terminal behind them.
#pragma once

#include <cstddef>
#include <cstdio>

namespace loopspec::conformance {

// Once, at the start: what is written goes out as it is, terminals understand it, and a reader that has gone is a failed write.
void prepare_console();

bool is_terminal(std::FILE* stream);
// Columns; `otherwise` where the stream is no terminal, or does not say.
std::size_t terminal_width(std::FILE* stream, std::size_t otherwise);

}  // namespace loopspec::conformance
