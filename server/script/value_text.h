// Values and names in the canonical text of docs/protocol.md: `3`, `0.5s`, `"text"`, `<handle>`, `{key: value}`.
//
// Every function is pure and may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loopspec::v1 {
class ExceptionValue;
class Value;
}  // namespace loopspec::v1

namespace loopspec::script {

// The shortest decimal that reads back as the same double: "0.5", "1", "1e+300", "inf".
std::string number_text(double number);

// Nanoseconds as seconds, never with an exponent: 1500000000 is "1.5".
std::string seconds_text(std::int64_t nanoseconds);

// In double quotes with C escapes; UTF-8 stays as it is. `#` and `@` are escaped, so that a line's own ones can be
// found.
std::string quoted_text(std::string_view text);

// A value without its advisory texts.
std::string value_text(const v1::Value& value);

// An exception as its type, with `=id` behind it when the program bound it.
std::string exception_text(const v1::ExceptionValue& exception);

// The messages of the exceptions inside a value and the text under a map's `message`, joined by "; "; "" when there are
// none.
std::string advisory_text(const v1::Value& value);

}  // namespace loopspec::script
