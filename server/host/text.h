// Text from outside (a worker's output, an argument) made fit for a message to people: one line, valid UTF-8, short.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace loopspec::server {

// "text" in double quotes with C escapes for what does not print; of a longer one the first `max_bytes` and how long it was.
std::string quote_shortened(std::string_view text, std::size_t max_bytes = 120);

// The last `max_bytes` of the text, control characters but newline and tab replaced, surrounding blanks off.
std::string printable_tail(std::string_view text, std::size_t max_bytes = 2000);

// The last line of the text that is not blank, printable.
std::string last_line(std::string_view text);

}  // namespace loopspec::server
