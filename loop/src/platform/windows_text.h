// Text as the calls of Windows take it.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::platform {

// UTF-16 of UTF-8. ValueError for text that is none, and for a zero within it, as Python refuses it.
std::wstring to_wide(std::string_view text);

}  // namespace loopspec::platform
