// Bytes: Python's bytes-like objects.
//
// A std::string holds any bytes, and a std::string_view any bytes of somebody else. A function that takes a BytesView
// does not keep it; a function called with one may use it until it returns.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace loopspec {

using Bytes = std::string;
using BytesView = std::string_view;
// A writable buffer: Python's bytearray or memoryview.
using MutableBytes = std::span<char>;

// As Python prints bytes: b'one\r\n\x00'
std::string bytes_repr(BytesView bytes);

}  // namespace loopspec
